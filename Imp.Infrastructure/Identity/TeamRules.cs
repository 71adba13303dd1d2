using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Rules about a team that need other rows.</summary>
internal static class TeamRules
{
    /// <summary>A role in a team is a member's.</summary>
    public static void AreOf<T>(this IRuleBuilder<T, IReadOnlyList<UserId>?> people, Func<T, IReadOnlyList<UserId>> members) =>
        people.Must((command, some) => some is null || members(command) is { } all && some.All(all.Contains)).WithMessage("Only somebody who is in the team has a role in it.");

    /// <returns>Who is named as both is a manager.</returns>
    public static Func<UserId, TeamRole> RoleOf(IReadOnlyCollection<UserId> responders, IReadOnlyCollection<UserId> managers) =>
        person => managers.Contains(person) ? TeamRole.Manager : responders.Contains(person) ? TeamRole.Responder : TeamRole.Member;

    /// <returns>The members with this role.</returns>
    public static IReadOnlyList<UserId> With(this Team team, TeamRole role) => [.. team.Members.Where(member => member.Role == role).Select(member => member.UserId)];

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
