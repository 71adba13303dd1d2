using System.Collections.Frozen;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>What the services have set, in memory and read again only when one changed, so that an alert pays nothing for it.</summary>
public sealed class NoiseBoard(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly SharedPicture<FrozenDictionary<ServiceId, NoiseRules>> picture = new(dbs, bell, [Topic.Noise], ReadAsync);

    /// <returns>The defaults for a service that has set nothing.</returns>
    public async ValueTask<NoiseRules> GetAsync(ServiceId service, CancellationToken cancel) => (await picture.ReadAsync(cancel)).GetValueOrDefault(service) ?? NoiseRules.Default;

    public void Dispose() => picture.Dispose();

    private static async Task<FrozenDictionary<ServiceId, NoiseRules>> ReadAsync(ImpDb db, CancellationToken cancel) =>
        (await db.ServiceNoise.ToListAsync(cancel)).ToFrozenDictionary(noise => noise.ServiceId, noise => noise.Rules);
}
