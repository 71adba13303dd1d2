using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.OnCall;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.OnCall;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.Escalation;

/// <summary>Finds the ladder of an incident and who may still be paged, as they stand in the change under way.</summary>
internal static class Ladders
{
    /// <returns>The policy of the team that a rule chose, else the service's, else its team's, else all owners. An archived policy counts as none.</returns>
    public static async Task<Ladder> LadderOfAsync(this ImpDb db, IncidentId incident, CancellationToken cancel)
    {
        var chosen = await (
            from one in db.Incidents
            join service in db.Services on one.ServiceId equals service.Id
            join team in db.Teams on service.TeamId equals team.Id
            where one.Id == incident
            join other in db.Teams on one.TeamId equals (TeamId?)other.Id into others
            from routed in others.DefaultIfEmpty()
            select new { Own = service.PolicyId, Teams = team.PolicyId, Routed = routed.PolicyId }).SingleAsync(cancel);
        return await PolicyAsync(db, chosen.Routed, cancel) ?? await PolicyAsync(db, chosen.Own, cancel) ?? await PolicyAsync(db, chosen.Teams, cancel) ?? Ladder.Owners(await db.OwnersAsync(cancel));
    }

    /// <returns>What an incident of a service climbs that no rule gave to another team.</returns>
    public static async Task<Ladder> LadderOfAsync(this ImpDb db, Service service, CancellationToken cancel)
    {
        var teams = await db.Teams.IgnoreAutoIncludes().Where(team => team.Id == service.TeamId).Select(team => team.PolicyId).SingleOrDefaultAsync(cancel);
        return await PolicyAsync(db, service.PolicyId, cancel) ?? await PolicyAsync(db, teams, cancel) ?? Ladder.Owners(await db.OwnersAsync(cancel));
    }

    /// <returns>Every owner who may be paged, in a stable order.</returns>
    public static async Task<IReadOnlyList<UserId>> OwnersAsync(this ImpDb db, CancellationToken cancel) =>
        await db.Users.Where(user => user.Role == Role.Owner && user.ArchivedAt == null).OrderBy(user => user.EmailKey).Select(user => user.Id).ToListAsync(cancel);

    /// <returns>Those of the people who may be paged.</returns>
    public static async Task<HashSet<UserId>> ActiveAsync(this ImpDb db, IEnumerable<UserId> people, CancellationToken cancel)
    {
        var asked = people.Distinct().ToList();
        return [.. await db.Users.Where(user => asked.Contains(user.Id) && user.ArchivedAt == null).Select(user => user.Id).ToListAsync(cancel)];
    }

    /// <returns>Who of each step can be paged at an instant: its people, whoever is on call then in its schedules and everybody of its teams, as far as they are active.</returns>
    public static async Task<Func<EscalationStep, IReadOnlyList<UserId>>> WhomAsync(this ImpDb db, IReadOnlyList<EscalationStep> steps, DateTimeOffset at, CancellationToken cancel) =>
        Paged(await db.ChoicesAsync(steps, at, cancel));

    /// <returns>Who of a step is paged.</returns>
    public static Func<EscalationStep, IReadOnlyList<UserId>> Paged(Func<EscalationStep, IReadOnlyList<StepChoice>> choices) =>
        step => [.. choices(step).Where(choice => StepChoice.Pages(choice.Cause)).Select(choice => choice.Person!.Value).Distinct()];

    /// <returns>Who of each step is paged at an instant and who is not, and why.</returns>
    public static async Task<Func<EscalationStep, IReadOnlyList<StepChoice>>> ChoicesAsync(this ImpDb db, IReadOnlyList<EscalationStep> steps, DateTimeOffset at, CancellationToken cancel)
    {
        var schedules = await db.ScheduleChoicesAsync([.. steps.SelectMany(step => step.Schedules).Distinct()], at, cancel);
        var teams = await db.TeamChoicesAsync([.. steps.SelectMany(step => step.Teams).Distinct()], cancel);
        IEnumerable<StepChoice> All(EscalationStep step) =>
            step.People.Select(person => new StepChoice(person, ChoiceCause.Named)).Concat(step.Schedules.SelectMany(schedule => schedules.GetValueOrDefault(schedule) ?? []))
                .Concat(step.Teams.SelectMany(team => teams.GetValueOrDefault(team) ?? []));
        var active = await db.ActiveAsync(steps.SelectMany(All).Select(choice => choice.Person).OfType<UserId>(), cancel);
        return step => [.. All(step).Select(choice => StepChoice.Pages(choice.Cause) && !active.Contains(choice.Person!.Value) ? choice with { Cause = ChoiceCause.Archived } : choice)];
    }

    private static async Task<Dictionary<ScheduleId, IReadOnlyList<StepChoice>>> ScheduleChoicesAsync(this ImpDb db, IReadOnlyCollection<ScheduleId> wanted, DateTimeOffset at, CancellationToken cancel)
    {
        if (wanted.Count == 0) return [];

        var zones = await db.ZonesAsync(cancel);
        var plans = await db.PlansAsync(db.Schedules.Where(schedule => wanted.Contains(schedule.Id) && schedule.ArchivedAt == null), at, at, cancel);
        return plans.ToDictionary(one => one.Schedule.Id, one => Choices(one.Schedule, one.Plan, Instant.FromDateTimeOffset(at), person => zones.GetValueOrDefault(person)));
    }

    private static async Task<Dictionary<TeamId, IReadOnlyList<StepChoice>>> TeamChoicesAsync(this ImpDb db, IReadOnlyCollection<TeamId> wanted, CancellationToken cancel)
    {
        if (wanted.Count == 0) return [];

        var teams = await db.Teams.AsNoTracking().Where(team => wanted.Contains(team.Id)).ToListAsync(cancel);
        return teams.ToDictionary(team => team.Id, team => (IReadOnlyList<StepChoice>)(team is { ArchivedAt: null, Members.Count: > 0 }
            ? [.. team.Members.Select(member => new StepChoice(member.UserId, ChoiceCause.Member) { TeamName = team.Name })]
            : [new StepChoice(null, ChoiceCause.EmptyTeam) { TeamName = team.Name }]));
    }

    private static IReadOnlyList<StepChoice> Choices(Schedule schedule, OnCallPlan plan, Instant at, Func<UserId, string?> zoneOf)
    {
        var shifts = plan.ShiftsAt(at, zoneOf);
        var here = shifts.Select(shift => new StepChoice(shift.Person, CauseOf(shift.Cause), schedule.Id, schedule.Name, shift.Name)).ToList();
        if (plan.Overrides.Count + plan.Temporaries.Count > 0)
        {
            // What the rotation alone would say: whoever is missing now was replaced.
            var change = shifts.FirstOrDefault(shift => shift.Cause != ShiftCause.Rotation)?.Name ?? plan.Overrides.LastOrDefault(one => one.From <= at && at < one.Until)?.Reason;
            here.AddRange((plan with { Overrides = [], Temporaries = [] }).At(at, zoneOf).Where(person => shifts.All(shift => shift.Person != person))
                .Select(person => new StepChoice(person, ChoiceCause.Replaced, schedule.Id, schedule.Name, change)));
        }
        if (shifts.Count == 0) here.Add(new StepChoice(null, ChoiceCause.Nobody, schedule.Id, schedule.Name));
        return here;
    }

    private static ChoiceCause CauseOf(ShiftCause cause) => cause switch
    {
        ShiftCause.Rotation => ChoiceCause.Rotation,
        ShiftCause.Override => ChoiceCause.Override,
        ShiftCause.Temporary => ChoiceCause.Temporary,
    };

    private static async Task<Ladder?> PolicyAsync(ImpDb db, PolicyId? id, CancellationToken cancel) =>
        id is { } wanted && await db.Policies.FindAsync([wanted], cancel) is { ArchivedAt: null } policy ? Ladder.Of(policy) : null;
}
