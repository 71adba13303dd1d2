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

    /// <summary>Signs the person out everywhere.</summary>
    /// <param name="but">A session that stays.</param>
    public static async Task EndSessionsAsync(this Change change, UserId person, SessionId? but = null)
    {
        foreach (var session in await change.Db.Sessions.Where(session => session.UserId == person && session.EndedAt == null).ToListAsync(change.Cancel))
            if (session.Id != but) session.End(change.Now);
    }
}
