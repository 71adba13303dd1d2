using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.OnCall;
using Microsoft.EntityFrameworkCore;

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

    /// <returns>Who of each step can be paged at an instant: its people and whoever is on call then in its schedules, as far as they are active.</returns>
    public static async Task<Func<EscalationStep, IReadOnlyList<UserId>>> WhomAsync(this ImpDb db, IReadOnlyList<EscalationStep> steps, DateTimeOffset at, CancellationToken cancel)
    {
        var onCall = await db.OnCallAsync([.. steps.SelectMany(step => step.Schedules).Distinct()], at, cancel);
        IEnumerable<UserId> All(EscalationStep step) => step.People.Concat(step.Schedules.SelectMany(schedule => onCall.GetValueOrDefault(schedule) ?? [])).Distinct();
        var active = await db.ActiveAsync(steps.SelectMany(All), cancel);
        return step => [.. All(step).Where(active.Contains)];
    }

    private static async Task<Ladder?> PolicyAsync(ImpDb db, PolicyId? id, CancellationToken cancel) =>
        id is { } wanted && await db.Policies.FindAsync([wanted], cancel) is { ArchivedAt: null } policy ? Ladder.Of(policy) : null;
}
