using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Rules about a team that need other rows.</summary>
internal static class TeamRules
{
    /// <exception cref="Refusal"><c>team.name</c> when another active team has the name.</exception>
    public static async Task RefuseTeamNameAsync(this ImpDb db, string name, TeamId self, CancellationToken cancel)
    {
        var wanted = name.Trim().ToLowerInvariant();
        if (await db.Teams.AnyAsync(team => team.ArchivedAt == null && team.Id != self && team.Name.ToLower() == wanted, cancel))
            throw new Refusal("team.name", $"Another team is called {name.Trim()}. Choose another name.");
    }

    /// <exception cref="Refusal"><c>policy.missing</c> when there is no such active policy.</exception>
    public static async Task RefuseMissingPolicyAsync(this ImpDb db, PolicyId? policy, CancellationToken cancel)
    {
        if (policy is { } wanted && !await db.Policies.AnyAsync(one => one.Id == wanted && one.ArchivedAt == null, cancel))
            throw new Refusal("policy.missing", "This escalation policy does not exist any more; choose another.");
    }

    /// <exception cref="Refusal"><c>team.missing</c> when there is no such active team.</exception>
    public static async Task RefuseMissingTeamAsync(this ImpDb db, TeamId team, CancellationToken cancel)
    {
        if (!await db.Teams.AnyAsync(one => one.Id == team && one.ArchivedAt == null, cancel))
            throw new Refusal("team.missing", "This team does not exist any more; choose another.");
    }
}
