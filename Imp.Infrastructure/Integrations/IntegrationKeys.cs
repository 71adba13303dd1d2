using System.Collections.Frozen;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations;

/// <summary>What the event path needs to know of an integration.</summary>
public sealed record IntegrationRef(IntegrationId Id, ServiceId Service, string Name)
{
    /// <summary>The ids as they are stored, written once and not at every event.</summary>
    internal string IdText { get; } = Id.Value.ToString("D").ToUpperInvariant();

    internal string ServiceText { get; } = Service.Value.ToString("D").ToUpperInvariant();
}

/// <summary>Which integration a key belongs to, kept in memory and read again when an integration changes, so that an event costs no query.</summary>
public sealed class IntegrationKeys : IDisposable
{
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly IDisposable subscription;
    private readonly SemaphoreSlim reading = new(1);
    private long changed = 1;
    private volatile Copy? copy;

    public IntegrationKeys(IDbContextFactory<ImpDb> dbs, Bell bell)
    {
        this.dbs = dbs;
        subscription = bell.Subscribe([Topic.Integrations, Topic.Services], _ => Interlocked.Increment(ref changed));
    }

    /// <returns>The integration; null for a key that is unknown or belongs to an archived integration or service.</returns>
    public async ValueTask<IntegrationRef?> FindAsync(string key, CancellationToken cancel) =>
        (copy is { } fresh && fresh.AsOf >= Interlocked.Read(ref changed) ? fresh.Known : await ReadAsync(cancel)).GetValueOrDefault(KeyText.Hash(key));

    public void Dispose()
    {
        subscription.Dispose();
        reading.Dispose();
    }

    private async Task<FrozenDictionary<string, IntegrationRef>> ReadAsync(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            // Read before the query: a key that is withdrawn while it runs makes the next event ask again.
            var asOf = Interlocked.Read(ref changed);
            if (copy is { } present && present.AsOf >= asOf) return present.Known;
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var rows = await db.Integrations
                .Where(integration => integration.ArchivedAt == null && db.Services.Any(service => service.Id == integration.ServiceId && service.ArchivedAt == null))
                .Select(integration => new { integration.KeyHash, integration.Id, integration.ServiceId, integration.Name }).ToListAsync(cancel);
            var known = rows.ToFrozenDictionary(row => row.KeyHash, row => new IntegrationRef(row.Id, row.ServiceId, row.Name));
            copy = new Copy(asOf, known);
            return known;
        }
        finally
        {
            reading.Release();
        }
    }

    private sealed record Copy(long AsOf, FrozenDictionary<string, IntegrationRef> Known);
}
