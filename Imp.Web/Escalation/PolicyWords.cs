using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Identity;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.Escalation;

/// <summary>What the list shows.</summary>
public sealed record PoliciesView(IReadOnlyList<PolicyRow> Rows, Actor Actor)
{
    /// <summary>Whether a policy can be added.</summary>
    public bool MayManage => Actor.MaySomewhere(Permission.Manage);

    /// <returns>Whether this one can be changed.</returns>
    public bool May(PolicyRow row) => Actor.May(Permission.Manage, row.TeamId);
}

/// <summary>What the editor shows.</summary>
/// <param name="Policy">Null for a new one.</param>
/// <param name="People">Active people with how many ways reach them.</param>
/// <param name="Teams">Which can be chosen.</param>
public sealed record PolicyView(PolicyRow? Policy, IReadOnlyList<PersonRow> People, IReadOnlyList<ScheduleChoice> Schedules, IReadOnlyList<PolicyTeam> Teams, Names Names, bool MayManage);

/// <summary>A policy in sentences.</summary>
public static class PolicyWords
{
    /// <returns>Who relies on it: "used by Payments and Search"; "not used yet".</returns>
    public static string UsedBy(Words words, PolicyRow row)
    {
        string[] users = [.. row.Teams.Select(team => words["team {0}", team]), .. row.Services.Select(service => words["service {0}", service])];
        return users.Length switch
        {
            0 => words["not used yet"],
            <= 3 => words["used by {0}", string.Join(", ", users)],
            _ => words["used by {0} and {1} more", string.Join(", ", users[..2]), users.Length - 2],
        };
    }

    /// <returns>What a rung does besides paging once: "up to 3 times, 5 min apart; also after an acknowledgement"; empty for nothing.</returns>
    public static string Extras(Words words, int attempts, int spacingMinutes, bool untilClosed) => string.Join("; ", new[]
    {
        attempts > 1 ? words["up to {0} times, {1} apart", attempts, Durations.Minutes(spacingMinutes)] : "", untilClosed ? words["also after an acknowledgement, until it is closed"] : "",
    }.Where(part => part.Length > 0));

    /// <returns>What happens after the last rung.</returns>
    public static string Ending(Words words, int repeats, int pauseMinutes, int endsAfterMinutes)
    {
        var again = repeats switch
        {
            0 => words["Not repeated"],
            1 => words["After {0} once more", Durations.Minutes(pauseMinutes)],
            _ => words["After {0} again, {1} times", Durations.Minutes(pauseMinutes), repeats],
        };
        return again + ". " + words["When nobody came after {0}, the owners are told every hour.", Durations.Minutes(endsAfterMinutes)];
    }

    /// <returns>The people of whom no message can reach any, or who are archived, as a sentence; null when all is well.</returns>
    public static string? Unreachable(Words words, PolicyRow row)
    {
        var named = row.Steps.SelectMany(step => step.People.Concat(step.Teams.SelectMany(team => team.People)));
        string[] empty = [.. row.Steps.SelectMany(step => step.Teams).Where(team => !team.Active || team.People.Count == 0).Select(team => team.Active ? words["nobody belongs to the team {0}", team.Name] : words["the team {0} is archived", team.Name]).Distinct()];
        string[] names = [.. empty, .. named.Where(person => !person.Active || !person.Reachable)
            .Select(person => person.Active ? words["{0} has no contact method that works", person.Name] : words["{0} is archived", person.Name]).Distinct()];
        return names.Length == 0 ? null : string.Join(" · ", names);
    }
}
