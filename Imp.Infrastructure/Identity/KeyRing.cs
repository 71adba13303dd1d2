using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Identity;

/// <summary>What an API key opens.</summary>
public sealed record KeyHolder(ApiKeyId Id, string Name, Role Scope);

/// <summary>Which API key is which: kept in memory by hash and read again when a key changes, so that a request costs no query and a revoked key stops at once.</summary>
public sealed class KeyRing : IDisposable
{
    private static readonly TimeSpan Mark = TimeSpan.FromMinutes(1);

    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly CommandBus bus;
    private readonly TimeProvider clock;
    private readonly ILogger<KeyRing> log;
    private readonly Remembered<string, Entry> keys;

    public KeyRing(IDbContextFactory<ImpDb> dbs, CommandBus bus, Bell bell, TimeProvider clock, ILogger<KeyRing> log)
    {
        (this.dbs, this.bus, this.clock, this.log) = (dbs, bus, clock, log);
        keys = new Remembered<string, Entry>(bell, [Topic.Keys], ReadAsync);
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

    public void Dispose() => keys.Dispose();

    private async Task<Entry?> ReadAsync(string hash, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var row = await db.ApiKeys.Where(key => key.Hash == hash && key.RevokedAt == null)
            .Select(key => new { key.Id, key.Name, key.Scope, key.LastUsedAt }).SingleOrDefaultAsync(cancel);
        return row is null ? null : new Entry(new KeyHolder(row.Id, row.Name, row.Scope), row.LastUsedAt?.UtcTicks ?? 0);
    }

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
