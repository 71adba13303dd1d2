using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Domain.Wall;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Wall;

/// <summary>One address of the wall screen in a list; the address itself is gone.</summary>
/// <param name="LastUsedAt">When a screen last opened it; null when none did.</param>
public sealed record WallLinkRow(WallLinkId Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Which address of the wall screen is which.</summary>
public sealed class WallLinks(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    /// <summary>160 random bits.</summary>
    public const int KeyLength = 32;

    private readonly Remembered<string, WallLinkRow> links = new(dbs, bell, [Topic.Walls], (db, hash, cancel) =>
        Rows(db.WallLinks.Where(link => link.Hash == hash && link.WithdrawnAt == null)).SingleOrDefaultAsync(cancel));

    /// <returns>Null for a key that is unknown or withdrawn.</returns>
    public ValueTask<WallLinkRow?> FindAsync(string key, CancellationToken cancel) =>
        key.Length == KeyLength ? links.FindAsync(KeyText.Hash(key), cancel) : new ValueTask<WallLinkRow?>((WallLinkRow?)null);

    /// <returns>Those that work, newest first.</returns>
    public async Task<IReadOnlyList<WallLinkRow>> ListAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db.WallLinks.Where(link => link.WithdrawnAt == null).OrderByDescending(link => link.CreatedAt)).ToListAsync(cancel);
    }

    public void Dispose() => links.Dispose();

    private static IQueryable<WallLinkRow> Rows(IQueryable<WallLink> links) => links.Select(link => new WallLinkRow(link.Id, link.Name, link.CreatedAt, link.LastUsedAt));
}
