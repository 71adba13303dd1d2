using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Identity;
using Imp.Web.Kit;

namespace Imp.Web.Escalation;

/// <summary>What the list shows.</summary>
public sealed record PoliciesView(IReadOnlyList<PolicyRow> Rows, bool MayManage);

/// <summary>What the editor shows.</summary>
/// <param name="Policy">Null for a new one.</param>
/// <param name="People">Active people with how many ways reach them.</param>
public sealed record PolicyView(PolicyRow? Policy, IReadOnlyList<PersonRow> People, IReadOnlyList<ScheduleChoice> Schedules, Names Names, bool MayManage);

/// <summary>A policy in sentences.</summary>
public static class PolicyWords
{
    /// <returns>Who relies on it: "used by Payments and Search"; "not used yet".</returns>
    public static string UsedBy(PolicyRow row)
    {
        string[] users = [.. row.Teams.Select(team => $"team {team}"), .. row.Services.Select(service => $"service {service}")];
        return users.Length switch
        {
            0 => "not used yet",
            <= 3 => $"used by {string.Join(", ", users)}",
            _ => $"used by {string.Join(", ", users[..2])} and {users.Length - 2} more",
        };
    }

    /// <returns>What a rung does besides paging once: "up to 3 times, 5 min apart; also after an acknowledgement"; empty for nothing.</returns>
    public static string Extras(int attempts, int spacingMinutes, bool untilClosed) => string.Join("; ", new[]
    {
        attempts > 1 ? $"up to {attempts} times, {Durations.Minutes(spacingMinutes)} apart" : "", untilClosed ? "also after an acknowledgement, until it is closed" : "",
    }.Where(part => part.Length > 0));

    /// <returns>What happens after the last rung.</returns>
    public static string Ending(int repeats, int pauseMinutes, int endsAfterMinutes)
    {
        var again = repeats switch
        {
            0 => "Not repeated",
            1 => $"After {Durations.Minutes(pauseMinutes)} once more",
            _ => $"After {Durations.Minutes(pauseMinutes)} again, {repeats} times",
        };
        return $"{again}. When nobody came after {Durations.Minutes(endsAfterMinutes)}, the owners are told every hour.";
    }

    /// <returns>The people of whom no message can reach any, or who are archived, as a sentence; null when all is well.</returns>
    public static string? Unreachable(PolicyRow row)
    {
        string[] names = [.. row.Steps.SelectMany(step => step.People).Where(person => !person.Active || !person.Reachable)
            .Select(person => person.Active ? $"{person.Name} has no contact method that works" : $"{person.Name} is archived").Distinct()];
        return names.Length == 0 ? null : string.Join(" · ", names);
    }
}
