using System.Collections.Frozen;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>What the services have set, in memory and read again only when one changed, so that an alert pays nothing for it.</summary>
public sealed class NoiseBoard : IDisposable
{
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly IDisposable subscription;
    private long changed = 1;
    private volatile Copy? copy;

    public NoiseBoard(IDbContextFactory<ImpDb> dbs, Bell bell)
    {
        this.dbs = dbs;
        subscription = bell.Subscribe([Topic.Noise], _ => Interlocked.Increment(ref changed));
    }

    /// <returns>The defaults for a service that has set nothing.</returns>
    public async ValueTask<NoiseRules> GetAsync(ServiceId service, CancellationToken cancel)
    {
        var asOf = Interlocked.Read(ref changed);
        if (copy is not { } present || present.AsOf < asOf)
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            copy = present = new Copy(asOf, (await db.ServiceNoise.ToListAsync(cancel)).ToFrozenDictionary(noise => noise.ServiceId, noise => noise.Rules));
        }
        return present.Rules.GetValueOrDefault(service) ?? NoiseRules.Default;
    }

    public void Dispose() => subscription.Dispose();

    private sealed record Copy(long AsOf, FrozenDictionary<ServiceId, NoiseRules> Rules);
}
