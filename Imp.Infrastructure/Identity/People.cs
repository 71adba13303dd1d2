using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Rules about people that need the other people.</summary>
internal static class People
{
    /// <exception cref="Refusal"><c>person.email</c> when somebody else has the address, archived people included: they may come back.</exception>
    public static async Task RefuseTakenAsync(this DbSet<User> users, string email, UserId self, CancellationToken cancel)
    {
        var key = email.Trim().ToLowerInvariant();
        if (await users.AnyAsync(user => user.EmailKey == key && user.Id != self, cancel))
            throw new Refusal("person.email", $"{email.Trim()} belongs to somebody already, who may be archived.");
    }

    /// <summary>Only an owner makes, changes or ends an owner.</summary>
    /// <exception cref="NotAllowed">One of the roles is owner and the actor's is not.</exception>
    public static void DemandFor(this Actor actor, params ReadOnlySpan<Role> roles)
    {
        if (roles.Contains(Role.Owner)) actor.Demand(Permission.Own);
    }

    /// <exception cref="Refusal"><c>person.last-owner</c> when nobody would be left who may do everything.</exception>
    public static async Task RefuseLastOwnerAsync(this DbSet<User> users, UserId leaving, CancellationToken cancel)
    {
        if (!await users.AnyAsync(user => user.Role == Role.Owner && user.ArchivedAt == null && user.Id != leaving, cancel))
            throw new Refusal("person.last-owner", "At least one active owner has to remain. Make somebody else an owner first.");
    }

    /// <summary>For what gives or takes a way in only now and then; what always does says so by <see cref="ICommand.WantsProof"/>.</summary>
    /// <exception cref="Refusal"><c>sign-in.again</c> when the actor's last proof is too old.</exception>
    public static void DemandProof(this Change change) => change.Actor.DemandProof(change.Now, Session.Proven);

    /// <summary>Somebody came in.</summary>
    /// <param name="browser">As it named itself; cut at 200 characters.</param>
    public static void StartSession(this Change change, SessionId id, User user, SignInWay way, string? browser)
    {
        user.SignedIn(change.Now);
        change.Db.Sessions.Add(Session.Start(id, user.Id, way, change.Actor.From, browser is { Length: > 200 } named ? named[..200] : browser, change.Now));
    }

    /// <returns>False when there was none.</returns>
    public static async Task<bool> RemoveSecondFactorAsync(this Change change, UserId person) =>
        await change.Db.SecondFactors.Where(one => one.UserId == person).ExecuteDeleteAsync(change.Cancel) > 0;

    /// <summary>Puts the person into those of the teams that still exist.</summary>
    public static async Task JoinTeamsAsync(this Change change, UserId person, IReadOnlyCollection<TeamId> teams)
    {
        foreach (var team in await change.Db.Teams.Where(team => teams.Contains(team.Id) && team.ArchivedAt == null).ToListAsync(change.Cancel))
            team.Edit(team.Name, team.Description, team.PolicyId, [.. team.Members.Select(member => member.UserId), person]);
    }

    /// <returns>What the person is trusted with in which teams; memberships without a role and archived teams are left out.</returns>
    public static async Task<IReadOnlyDictionary<TeamId, TeamRole>> TeamsOfAsync(this ImpDb db, UserId person, CancellationToken cancel) => await db.Teams.IgnoreAutoIncludes().Where(team => team.ArchivedAt == null)
        .SelectMany(team => team.Members).Where(member => member.UserId == person && member.Role != TeamRole.Member).ToDictionaryAsync(member => member.TeamId, member => member.Role, cancel);

    /// <summary>Signs the person out everywhere.</summary>
    /// <param name="but">A session that stays.</param>
    public static async Task EndSessionsAsync(this Change change, UserId person, SessionId? but = null)
    {
        foreach (var session in await change.Db.Sessions.Where(session => session.UserId == person && session.EndedAt == null).ToListAsync(change.Cancel))
            if (session.Id != but) session.End(change.Now);
    }
}
