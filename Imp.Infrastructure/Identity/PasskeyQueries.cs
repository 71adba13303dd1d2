using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>One passkey in a list.</summary>
public sealed record PasskeyRow(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Reads passkeys.</summary>
public sealed class PasskeyQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<PasskeyRow>> OfAsync(UserId person, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Passkeys.Where(one => one.UserId == person).OrderByDescending(one => one.CreatedAt)
            .Select(one => new PasskeyRow(one.Id, one.Name, one.CreatedAt, one.LastUsedAt)).ToListAsync(cancel);
    }

    /// <returns>All of a person, with their keys.</returns>
    public async Task<IReadOnlyList<Passkey>> KeysOfAsync(UserId person, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Passkeys.Where(one => one.UserId == person).ToListAsync(cancel);
    }

    /// <returns>Whose it is; null when it is nobody's who may sign in.</returns>
    public async Task<UserId?> OwnerAsync(string id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Passkeys.Where(one => one.Id == id && db.Users.Any(user => user.Id == one.UserId && user.ArchivedAt == null)).Select(one => (UserId?)one.UserId).SingleOrDefaultAsync(cancel);
    }

    /// <returns>True when somebody has one.</returns>
    public async Task<bool> AnyAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Passkeys.AnyAsync(cancel);
    }
}
