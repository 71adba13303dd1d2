using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>One policy, readable.</summary>
/// <param name="Teams">Names of the teams that use it.</param>
/// <param name="Services">Names of the services that use it instead of their team's.</param>
/// <param name="EndsAfterMinutes">When everybody was paged in vain and the owners are told, counted from the incident's opening.</param>
public sealed record PolicyRow(
    PolicyId Id, string Name, TeamId TeamId, string Team, IReadOnlyList<PolicyStepRow> Steps, int Repeats, int PauseMinutes, int EndsAfterMinutes,
    IReadOnlyList<string> Teams, IReadOnlyList<string> Services, AckTimeouts AckTimeouts, DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt);

/// <summary>One rung, readable.</summary>
/// <param name="DelayMinutes">After the step before.</param>
/// <param name="AtMinutes">After the incident opened, the first time up the ladder.</param>
/// <param name="Schedules">Whoever is on call in them is paged too.</param>
public sealed record PolicyStepRow(int DelayMinutes, int AtMinutes, IReadOnlyList<PolicyPerson> People, IReadOnlyList<PolicySchedule> Schedules)
{
    /// <summary>Everybody of them is paged too.</summary>
    public IReadOnlyList<PolicyTeam> Teams { get; init; } = [];

    /// <inheritdoc cref="EscalationStep.Attempts"/>
    public int Attempts { get; init; } = 1;

    /// <inheritdoc cref="EscalationStep.SpacingMinutes"/>
    public int SpacingMinutes { get; init; } = 5;

    /// <inheritdoc cref="EscalationStep.UntilClosed"/>
    public bool UntilClosed { get; init; }
}

/// <param name="Active">False when archived: nobody is on call in it.</param>
public sealed record PolicySchedule(ScheduleId Id, string Name, bool Active);

/// <param name="Active">False when archived: nobody of it is paged.</param>
/// <param name="People">Those of it who are not archived, by name.</param>
public sealed record PolicyTeam(TeamId Id, string Name, bool Active, IReadOnlyList<PolicyPerson> People);

/// <param name="Active">False when archived: is not paged.</param>
/// <param name="Reachable">False without any contact method: cannot be paged.</param>
public sealed record PolicyPerson(UserId Id, string Name, bool Active, bool Reachable);

/// <summary>Reads escalation policies.</summary>
public sealed class PolicyQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <summary>By name; archived ones only when asked for.</summary>
    public async Task<IReadOnlyList<PolicyRow>> ListAsync(bool archived, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await ReadAsync(db, db.Policies.Where(policy => archived || policy.ArchivedAt == null), cancel);
    }

    /// <returns>Null when there is no such policy.</returns>
    public async Task<PolicyRow?> GetAsync(PolicyId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await ReadAsync(db, db.Policies.Where(policy => policy.Id == id), cancel)).SingleOrDefault();
    }

    /// <summary>Teams that a step can name, with their people; by name.</summary>
    public async Task<IReadOnlyList<PolicyTeam>> TeamsAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var teams = await db.Teams.AsNoTracking().Where(team => team.ArchivedAt == null).OrderBy(team => team.Name).ToListAsync(cancel);
        var people = await PeopleAsync(db, [], teams, cancel);
        return [.. teams.Select(team => Readable(team, people))];
    }

    private static async Task<IReadOnlyList<PolicyRow>> ReadAsync(ImpDb db, IQueryable<EscalationPolicy> wanted, CancellationToken cancel)
    {
        var policies = await wanted.OrderBy(policy => policy.Name).ToListAsync(cancel);
        var targets = policies.SelectMany(policy => policy.Steps).SelectMany(step => step.Teams).ToHashSet();
        var asked = targets.Count == 0 ? [] : (await db.Teams.AsNoTracking().ToListAsync(cancel)).Where(team => targets.Contains(team.Id)).ToList();
        var people = await PeopleAsync(db, policies, asked, cancel);
        var groups = asked.ToDictionary(team => team.Id, team => Readable(team, people));
        var schedules = await db.Schedules.Select(schedule => new PolicySchedule(schedule.Id, schedule.Name, schedule.ArchivedAt == null)).ToDictionaryAsync(schedule => schedule.Id, cancel);
        var teams = await db.Teams.IgnoreAutoIncludes().Select(team => new { team.Id, team.Name, team.PolicyId, team.ArchivedAt }).ToListAsync(cancel);
        var services = await db.Services.Where(service => service.PolicyId != null && service.ArchivedAt == null).Select(service => new { service.Name, service.PolicyId }).ToListAsync(cancel);
        return [.. policies.Select(policy => new PolicyRow(
            policy.Id, policy.Name, policy.TeamId, teams.Find(team => team.Id == policy.TeamId)?.Name ?? "", Steps(policy, people, schedules, groups), policy.Repeats, policy.PauseMinutes,
            (policy.Repeats + 1) * (policy.Steps.Sum(step => step.DelayMinutes) + policy.PauseMinutes) - policy.Repeats * policy.Steps[0].DelayMinutes,
            [.. teams.Where(team => team.PolicyId == policy.Id && team.ArchivedAt == null).Select(team => team.Name).Order(StringComparer.OrdinalIgnoreCase)],
            [.. services.Where(service => service.PolicyId == policy.Id).Select(service => service.Name).Order(StringComparer.OrdinalIgnoreCase)],
            policy.AckTimeouts, policy.CreatedAt, policy.ArchivedAt))];
    }

    private static PolicyTeam Readable(Team team, Dictionary<UserId, PolicyPerson> people) => new(
        team.Id, team.Name, team.ArchivedAt is null,
        [.. team.Members.Where(member => people.ContainsKey(member.UserId)).Select(member => people[member.UserId]).Where(person => person.Active).OrderBy(person => person.Name, StringComparer.OrdinalIgnoreCase)]);

    private static async Task<Dictionary<UserId, PolicyPerson>> PeopleAsync(ImpDb db, List<EscalationPolicy> policies, List<Team> teams, CancellationToken cancel)
    {
        var ids = policies.SelectMany(policy => policy.Steps).SelectMany(step => step.People).Concat(teams.SelectMany(team => team.Members).Select(member => member.UserId)).Distinct().ToList();
        return await db.Users.Where(user => ids.Contains(user.Id))
            .Select(user => new PolicyPerson(
                user.Id, user.Name, user.ArchivedAt == null,
                db.ContactMethods.Any(method => method.UserId == user.Id && method.ArchivedAt == null && method.GoneAt == null)))
            .ToDictionaryAsync(person => person.Id, cancel);
    }

    private static List<PolicyStepRow> Steps(EscalationPolicy policy, Dictionary<UserId, PolicyPerson> people, Dictionary<ScheduleId, PolicySchedule> schedules, Dictionary<TeamId, PolicyTeam> teams)
    {
        var at = 0;
        return [.. policy.Steps.Select(step => new PolicyStepRow(
            step.DelayMinutes, at += step.DelayMinutes, [.. step.People.Where(people.ContainsKey).Select(id => people[id])],
            [.. step.Schedules.Where(schedules.ContainsKey).Select(id => schedules[id])]) { Attempts = step.Attempts, SpacingMinutes = step.SpacingMinutes, UntilClosed = step.UntilClosed, Teams = [.. step.Teams.Where(teams.ContainsKey).Select(id => teams[id])] })];
    }
}
