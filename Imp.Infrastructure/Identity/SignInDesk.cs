using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Checks who wants in. The slow hash is computed here, outside of the one writer.</summary>
public sealed class SignInDesk(IDbContextFactory<ImpDb> dbs, CommandBus bus, Passwords passwords, SignInThrottle throttle, IChance chance, TimeProvider clock)
{
    /// <summary>What whoever is refused is told; the same for every reason, so that nobody learns which addresses exist.</summary>
    public const string Refused = "Address or password is not right. After many attempts, wait a few minutes before the next one.";

    /// <param name="from">Network address.</param>
    /// <param name="browser">As it named itself.</param>
    /// <returns>The new session; null when refused, whatever the reason.</returns>
    public async Task<SessionId?> TryAsync(string email, Secret password, string? from, string? browser, CancellationToken cancel)
    {
        var source = from ?? "unknown";
        if (!throttle.MayTry(source) || password.Reveal.Length > 256) return null;

        var key = email.Trim().ToLowerInvariant();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var user = await db.Users.SingleOrDefaultAsync(one => one.EmailKey == key, cancel);
        // Computed for everybody, known or not, so that the answer takes the same time.
        var right = await passwords.CheckAsync(user?.PasswordHash, password, cancel);
        if (user is { ArchivedAt: null } && right && !(user.LockedUntil > clock.GetUtcNow()))
        {
            var session = new SessionId(new Guid(chance.Bytes(16)));
            await bus.ExecuteAsync(new SignIn(session, browser), Actor.Person(user.Id, user.Name, user.Role, from), cancel);
            return session;
        }
        throttle.Failed(source);
        await bus.ExecuteAsync(new FailSignIn(user?.Id), Actor.System("sign-in") with { From = from }, cancel);
        return null;
    }
}
