using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Identity;

/// <summary>What an API key opens.</summary>
public sealed record KeyHolder(ApiKeyId Id, string Name, Role Scope)
{
    /// <summary>The only team whose things it changes; null: everybody's.</summary>
    public KeyTeam? Team { get; init; }

    /// <summary>What it may do everywhere.</summary>
    public Role Role => Team is null ? Scope : Role.Viewer;

    /// <summary>What it is trusted with in its team; null where it has none, or the team is archived.</summary>
    public TeamRole? InTeam => Team is { IsArchived: false } ? TeamRoles.OfScope(Scope) : null;
}

/// <summary>The team to which a key is limited.</summary>
public sealed record KeyTeam(TeamId Id, string Name, bool IsArchived);

/// <summary>Which API key is which: kept in memory by hash and read again when a key changes, so that a request costs no query and a revoked key stops at once.</summary>
public sealed class KeyRing : IDisposable
{
    private static readonly TimeSpan Mark = TimeSpan.FromMinutes(1);

    private readonly CommandBus bus;
    private readonly TimeProvider clock;
    private readonly ILogger<KeyRing> log;
    private readonly Remembered<string, Entry> keys;
    private readonly Remembered<ApiKeyId, KeyHolder> holders;

    public KeyRing(IDbContextFactory<ImpDb> dbs, CommandBus bus, Bell bell, TimeProvider clock, ILogger<KeyRing> log)
    {
        (this.bus, this.clock, this.log) = (bus, clock, log);
        keys = new Remembered<string, Entry>(dbs, bell, [Topic.Keys, Topic.Teams], ReadAsync);
        holders = new Remembered<ApiKeyId, KeyHolder>(dbs, bell, [Topic.Keys, Topic.Teams], ReadAsync);
    }

    /// <summary>Looks a key up and notes, once a minute at most, that it was used.</summary>
    /// <returns>Null when it is unknown or revoked.</returns>
    public async ValueTask<KeyHolder?> UseAsync(string key, CancellationToken cancel)
    {
        if (!key.StartsWith("imp_", StringComparison.Ordinal) || key.Length != 36) return null;
        // What is looked up is the hash: how long that takes says nothing about the key.
        if (await keys.FindAsync(KeyText.Hash(key), cancel) is not { } entry) return null;

        var now = clock.GetUtcNow().UtcTicks;
        var before = Interlocked.Read(ref entry.Used);
        if (now - before >= Mark.Ticks && Interlocked.CompareExchange(ref entry.Used, now, before) == before) _ = MarkAsync(entry.Holder);
        return entry.Holder;
    }

    /// <summary>Looks without counting as use, for lines that stay open.</summary>
    /// <returns>Null when it is revoked.</returns>
    public ValueTask<KeyHolder?> FindAsync(ApiKeyId key, CancellationToken cancel) => holders.FindAsync(key, cancel);

    public void Dispose()
    {
        keys.Dispose();
        holders.Dispose();
    }

    private static async Task<KeyHolder?> ReadAsync(ImpDb db, ApiKeyId id, CancellationToken cancel) =>
        await db.ApiKeys.SingleOrDefaultAsync(key => key.Id == id && key.RevokedAt == null, cancel) is { } key ? await HolderAsync(db, key, cancel) : null;

    private static async Task<Entry?> ReadAsync(ImpDb db, string hash, CancellationToken cancel) =>
        await db.ApiKeys.SingleOrDefaultAsync(key => key.Hash == hash && key.RevokedAt == null, cancel) is { } key ? new Entry(await HolderAsync(db, key, cancel), key.LastUsedAt?.UtcTicks ?? 0) : null;

    private static async Task<KeyHolder> HolderAsync(ImpDb db, ApiKey key, CancellationToken cancel) => new(key.Id, key.Name, key.Scope)
    {
        Team = key.TeamId is { } id ? await db.Teams.IgnoreAutoIncludes().Where(team => team.Id == id).Select(team => new KeyTeam(team.Id, team.Name, team.ArchivedAt != null)).SingleOrDefaultAsync(cancel) ?? new KeyTeam(id, "", IsArchived: true) : null,
    };

    /// <summary>Beside the request: nobody waits for this write, and nothing depends on a single one of them.</summary>
    private async Task MarkAsync(KeyHolder holder)
    {
        try
        {
            await bus.ExecuteAsync(new UsedApiKey(holder.Id), Actor.System("keys"));
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "A key's use could not be noted");
        }
    }

    private sealed class Entry(KeyHolder holder, long used)
    {
        public long Used = used;

        public KeyHolder Holder { get; } = holder;
    }
}
