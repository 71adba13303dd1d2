using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>One signed-in browser of a person.</summary>
/// <param name="From">Address it was started from.</param>
/// <param name="Browser">As it named itself.</param>
public sealed record SessionRow(SessionId Id, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, string? From, string? Browser, SignInWay Way);

/// <summary>Reads sessions.</summary>
public sealed class SessionQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    /// <returns>Those that still count, last used first.</returns>
    public async Task<IReadOnlyList<SessionRow>> OfAsync(UserId person, CancellationToken cancel)
    {
        var (seen, started) = (clock.GetUtcNow() - Session.Idle, clock.GetUtcNow() - Session.Most);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Sessions.Where(session => session.UserId == person && session.EndedAt == null && session.LastSeenAt > seen && session.StartedAt > started)
            .OrderByDescending(session => session.LastSeenAt)
            .Select(session => new SessionRow(session.Id, session.StartedAt, session.LastSeenAt, session.From, session.Browser, session.Way)).ToListAsync(cancel);
    }
}
