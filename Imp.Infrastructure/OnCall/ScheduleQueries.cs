using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>One shift, readable.</summary>
/// <param name="ClockChange">How much longer it lasts than the clock on the wall says; zero for almost all.</param>
public sealed record ShiftRow(UserId Person, string Name, DateTimeOffset From, DateTimeOffset Until, ShiftCause Cause, string Of, TimeSpan ClockChange);

/// <summary>A schedule that can be chosen.</summary>
/// <param name="Now">Who is on call in it; "nobody" in a gap.</param>
public sealed record ScheduleChoice(ScheduleId Id, string Name, string Now);

/// <summary>Nobody is on call in between.</summary>
public sealed record GapRow(DateTimeOffset From, DateTimeOffset Until);

/// <summary>One schedule in the list.</summary>
/// <param name="Now">Who is on call, with when that ends; empty in a gap.</param>
/// <param name="FirstGap">The first of the next week; null when there is none.</param>
public sealed record ScheduleRow(ScheduleId Id, string Name, TeamId TeamId, string Team, string Zone, IReadOnlyList<ShiftRow> Now, GapRow? FirstGap, IReadOnlyList<string> Policies, DateTimeOffset? ArchivedAt);

/// <summary>One change of a schedule, readable.</summary>
public sealed record OverrideRow(OverrideId Id, OverrideKind Kind, string? Comes, string? Goes, DateTimeOffset From, DateTimeOffset Until, string Reason, string By);

/// <summary>A schedule with what it means in a span of time.</summary>
/// <param name="Unreachable">Names of those in it whom no message can reach.</param>
public sealed record ScheduleView(
    ScheduleRow Row, LayerCoverage Coverage, IReadOnlyList<LayerText> Layers, IReadOnlyList<ShiftRow> Shifts, IReadOnlyList<GapRow> Gaps, IReadOnlyList<OverrideRow> Overrides, IReadOnlyList<string> Unreachable);

/// <summary>Reads who is on call, through the one resolver that the pager asks too.</summary>
public sealed class ScheduleQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<ScheduleRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var plans = await db.PlansAsync(db.Schedules.Where(schedule => schedule.ArchivedAt != null == archived).OrderBy(schedule => schedule.Name), now, now + Ahead, cancel);
        var names = await NamesAsync(db, cancel);
        return [.. plans.Select(one => RowOf(one.Schedule, one.Plan, names, now))];
    }

    /// <summary>Those that can be chosen, by name.</summary>
    public async Task<IReadOnlyList<ScheduleChoice>> ChoicesAsync(CancellationToken cancel) =>
        [.. (await ListAsync(false, cancel)).Select(row => new ScheduleChoice(row.Id, row.Name, row.Now.Count == 0 ? "nobody" : string.Join(", ", row.Now.Select(shift => shift.Name))))];

    /// <param name="from">Where the shown span begins; at most a year before <paramref name="until"/>.</param>
    /// <returns>Null when there is no such schedule.</returns>
    public async Task<ScheduleView?> GetAsync(ScheduleId id, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var found = await db.PlansAsync(db.Schedules.Where(schedule => schedule.Id == id), from < now ? from : now, until > now + Ahead ? until : now + Ahead, cancel);
        if (found is not [var (schedule, plan, overrides)]) return null;

        var names = await NamesAsync(db, cancel);
        var (start, end) = (Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until));
        return new ScheduleView(
            RowOf(schedule, plan, names, now), schedule.Coverage, [.. schedule.Layers.Select(LayerText.Of)], Rows(plan, plan.Between(start, end, names.ZoneOf), names),
            [.. plan.Gaps(start, end, names.ZoneOf).Select(GapOf)],
            [.. overrides.Where(one => one.UntilAt > now).Select(one => new OverrideRow(one.Id, one.Kind, names.Of(one.PersonId), names.Of(one.InPlaceOfId), one.FromAt, one.UntilAt, one.Reason, one.CreatedBy))],
            [.. schedule.Layers.SelectMany(layer => layer.Rotation.Members).Distinct().Where(member => !names.Reachable.Contains(member)).Select(member => names.Of(member)!)]);
    }

    /// <summary>What a draft would mean, not yet saved.</summary>
    public async Task<(IReadOnlyList<ShiftRow> Shifts, IReadOnlyList<GapRow> Gaps)> PreviewAsync(string zone, LayerCoverage coverage, IReadOnlyList<LayerText> layers, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        if (!OnCallPlan.IsZone(zone) || layers.Any(layer => layer.Problem() is not null)) return ([], []);

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var names = await NamesAsync(db, cancel);
        var plan = new OnCallPlan(zone, [.. layers.Select(layer => layer.Parse())], coverage, [], []);
        var (start, end) = (Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until));
        return (Rows(plan, plan.Between(start, end, names.ZoneOf), names), [.. plan.Gaps(start, end, names.ZoneOf).Select(GapOf)]);
    }

    private static ScheduleRow RowOf(Schedule schedule, OnCallPlan plan, NamesNow names, DateTimeOffset now)
    {
        var at = Instant.FromDateTimeOffset(now);
        var ahead = Instant.FromDateTimeOffset(now + Ahead);
        var shifts = plan.Between(at, ahead, names.ZoneOf);
        return new ScheduleRow(
            schedule.Id, schedule.Name, schedule.TeamId, names.Teams.GetValueOrDefault(schedule.TeamId, ""), schedule.Zone, Rows(plan, shifts.Where(shift => shift.Covers(at)).OrderByDescending(shift => shift.Until).DistinctBy(shift => shift.Person), names),
            plan.Gaps(at, ahead, names.ZoneOf).Select(GapOf).FirstOrDefault(), names.Policies[schedule.Id].Order(StringComparer.OrdinalIgnoreCase).ToList(), schedule.ArchivedAt);
    }

    private static List<ShiftRow> Rows(OnCallPlan plan, IEnumerable<Shift> shifts, NamesNow names)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(plan.Zone) ?? DateTimeZone.Utc;
        return [.. shifts.Select(shift => new ShiftRow(
            shift.Person, names.Of(shift.Person) ?? "Somebody", shift.From.ToDateTimeOffset(), shift.Until.ToDateTimeOffset(), shift.Cause, shift.Name, shift.ClockChange(zone).ToTimeSpan()))];
    }

    private static GapRow GapOf(Gap gap) => new(gap.From.ToDateTimeOffset(), gap.Until.ToDateTimeOffset());

    private static async Task<NamesNow> NamesAsync(ImpDb db, CancellationToken cancel)
    {
        var people = await db.Users.Select(user => new { user.Id, user.Name }).ToDictionaryAsync(user => user.Id, user => user.Name, cancel);
        var teams = await db.Teams.IgnoreAutoIncludes().Select(team => new { team.Id, team.Name }).ToDictionaryAsync(team => team.Id, team => team.Name, cancel);
        var reachable = await db.ContactMethods.Where(method => method.ArchivedAt == null && method.GoneAt == null).Select(method => method.UserId).Distinct().ToListAsync(cancel);
        var policies = await db.Policies.Where(policy => policy.ArchivedAt == null).ToListAsync(cancel);
        return new NamesNow(people, teams, [.. reachable], await db.ZonesAsync(cancel),
            policies.SelectMany(policy => policy.Steps.SelectMany(step => step.Schedules).Distinct().Select(schedule => (schedule, policy.Name))).ToLookup(one => one.schedule, one => one.Name));
    }

    private sealed record NamesNow(Dictionary<UserId, string> People, Dictionary<TeamId, string> Teams, HashSet<UserId> Reachable, Dictionary<UserId, string?> Zones, ILookup<ScheduleId, string> Policies)
    {
        public string? ZoneOf(UserId person) => Zones.GetValueOrDefault(person);

        public string? Of(UserId? person) => person is { } one ? People.GetValueOrDefault(one) : null;
    }
}
