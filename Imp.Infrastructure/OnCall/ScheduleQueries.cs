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

/// <summary>What replaces everything of a schedule for a while, readable.</summary>
/// <param name="People">Empty: nobody is on call.</param>
public sealed record TemporaryRow(TemporaryId Id, IReadOnlyList<string> People, DateTimeOffset From, DateTimeOffset Until, string Reason, string By)
{
    /// <inheritdoc cref="ScheduleTemporary.TurnUnit"/>
    public RotationUnit? TurnUnit { get; init; }

    /// <inheritdoc cref="ScheduleTemporary.TurnEvery"/>
    public int TurnEvery { get; init; } = 1;
}

/// <summary>A holiday, or somebody's leave.</summary>
/// <param name="Name">Whose leave; null for a holiday.</param>
/// <param name="IsOnCall">The leave lies over a shift of that person.</param>
public sealed record DayOffRow(UserId? Person, string? Name, string Title, DateTimeOffset From, DateTimeOffset Until, bool IsOnCall);

/// <summary>Somebody has two shifts at once.</summary>
/// <param name="Also">The other schedule, or the other layer of this one.</param>
public sealed record DoubleRow(UserId Person, string Name, DateTimeOffset From, DateTimeOffset Until, string Also);

/// <summary>How much of a span one person is on call.</summary>
public sealed record ShareRow(UserId Person, string Name, double Hours, int Nights, double WeekendHours);

/// <summary>A schedule with what it means in a span of time.</summary>
/// <param name="Unreachable">Names of those in it whom no message can reach.</param>
public sealed record ScheduleView(
    ScheduleRow Row, LayerCoverage Coverage, IReadOnlyList<LayerText> Layers, IReadOnlyList<ShiftRow> Shifts, IReadOnlyList<GapRow> Gaps, IReadOnlyList<OverrideRow> Overrides, IReadOnlyList<string> Unreachable)
{
    /// <summary>What replaces everything for a while: in the span, now or in the next week.</summary>
    public IReadOnlyList<TemporaryRow> Temporaries { get; init; } = [];

    /// <summary>Holidays of the schedule and leave of those who are on call in the span.</summary>
    public IReadOnlyList<DayOffRow> DaysOff { get; init; } = [];

    /// <summary>In order of time.</summary>
    public IReadOnlyList<DoubleRow> Doubles { get; init; } = [];

    /// <summary>Who has most first.</summary>
    public IReadOnlyList<ShareRow> Shares { get; init; } = [];
}

/// <summary>Reads who is on call, through the one resolver that the pager asks too.</summary>
public sealed class ScheduleQueries(IDbContextFactory<ImpDb> dbs, CalendarBoard calendars, TimeProvider clock)
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
        if (found is not [var (schedule, plan, overrides, temporaries)]) return null;

        var names = await NamesAsync(db, cancel);
        var (start, end) = (Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until));
        var shifts = plan.Between(start, end, names.ZoneOf);
        return new ScheduleView(
            RowOf(schedule, plan, names, now), schedule.Coverage, [.. schedule.Layers.Select(LayerText.Of)], Rows(plan, shifts, names), [.. OnCallPlan.Gaps(shifts, start, end).Select(GapOf)],
            [.. overrides.Where(one => one.UntilAt > now).Select(one => new OverrideRow(one.Id, one.Kind, names.Of(one.PersonId), names.Of(one.InPlaceOfId), one.FromAt, one.UntilAt, one.Reason, one.CreatedBy))],
            [.. schedule.Layers.SelectMany(layer => layer.Rotation.Members).Distinct().Where(member => !names.Reachable.Contains(member)).Select(member => names.Of(member)!)])
        {
            Temporaries = [.. temporaries.Select(one => new TemporaryRow(one.Id, [.. one.People.Select(person => names.Of(person) ?? "Somebody")], one.FromAt, one.UntilAt, one.Reason, one.CreatedBy) { TurnUnit = one.TurnUnit, TurnEvery = one.TurnEvery })],
            DaysOff = await DaysOffAsync(id, shifts, (from, until), names, cancel),
            Doubles = await DoublesAsync(db, id, shifts, (from, until), names, cancel),
            Shares = [.. ShiftShare.Of(shifts, schedule.Zone).Select(share => new ShareRow(share.Person, names.Of(share.Person) ?? "Somebody", share.Hours, share.Nights, share.WeekendHours))],
        };
    }

    /// <returns>The zone of a schedule; null when there is none such.</returns>
    public async Task<string?> ZoneAsync(ScheduleId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Schedules.Where(schedule => schedule.Id == id).Select(schedule => schedule.Zone).SingleOrDefaultAsync(cancel);
    }

    /// <summary>What a draft would mean, not yet saved.</summary>
    public async Task<(IReadOnlyList<ShiftRow> Shifts, IReadOnlyList<GapRow> Gaps, IReadOnlyList<DayOffRow> Away)> PreviewAsync(string zone, LayerCoverage coverage, IReadOnlyList<LayerText> layers, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        if (!OnCallPlan.IsZone(zone) || layers.Any(layer => layer.Problem() is not null)) return ([], [], []);

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var names = await NamesAsync(db, cancel);
        var plan = new OnCallPlan(zone, [.. layers.Select(layer => layer.Parse())], coverage, [], []);
        var (start, end) = (Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until));
        var shifts = plan.Between(start, end, names.ZoneOf);
        return (Rows(plan, shifts, names), [.. OnCallPlan.Gaps(shifts, start, end).Select(GapOf)], [.. (await DaysOffAsync(null, shifts, (from, until), names, cancel)).Where(one => one.IsOnCall)]);
    }

    /// <summary>Leave that lies over shifts of a draft or a schedule, and the holidays of the schedule.</summary>
    private async Task<IReadOnlyList<DayOffRow>> DaysOffAsync(ScheduleId? id, IReadOnlyList<Shift> shifts, (DateTimeOffset From, DateTimeOffset Until) span, NamesNow names, CancellationToken cancel)
    {
        var mine = shifts.ToLookup(shift => shift.Person);
        return [.. (await calendars.DaysOffAsync(span.From, span.Until, cancel)).Where(one => one.Person is { } person ? mine.Contains(person) : one.Schedule == id).Select(one => new DayOffRow(
            one.Person, names.Of(one.Person), one.Title, one.From, one.Until, one.Person is { } who && mine[who].Any(shift => shift.From < Instant.FromDateTimeOffset(one.Until) && shift.Until > Instant.FromDateTimeOffset(one.From))))];
    }

    /// <summary>Where people of the schedule have another shift at the same time, in it or in another one.</summary>
    private static async Task<IReadOnlyList<DoubleRow>> DoublesAsync(ImpDb db, ScheduleId id, IReadOnlyList<Shift> mine, (DateTimeOffset From, DateTimeOffset Until) span, NamesNow names, CancellationToken cancel)
    {
        var people = mine.Select(shift => shift.Person).ToHashSet();
        if (people.Count == 0) return [];

        var (start, end) = (Instant.FromDateTimeOffset(span.From), Instant.FromDateTimeOffset(span.Until));
        var others = await db.PlansAsync(db.Schedules.Where(schedule => schedule.ArchivedAt == null && schedule.Id != id), span.From, span.Until, cancel);
        var placed = others.SelectMany(one => one.Plan.Between(start, end, names.ZoneOf).Where(shift => people.Contains(shift.Person)).Select(shift => new PlacedShift(one.Schedule.Id, shift)));
        var titles = others.ToDictionary(one => one.Schedule.Id, one => one.Schedule.Name);
        return [.. DoubleBooking.Find(mine.Select(shift => new PlacedShift(id, shift)).Concat(placed)).Where(one => one.One.Schedule == id || one.Other.Schedule == id)
            .Select(one => new DoubleRow(one.Person, names.Of(one.Person) ?? "Somebody", one.From.ToDateTimeOffset(), one.Until.ToDateTimeOffset(), Also(one)))];

        string Also(DoubleBooking one) => one.One.Schedule != id ? titles[one.One.Schedule] : one.Other.Schedule != id ? titles[one.Other.Schedule] : one.Other.Shift.Name;
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
