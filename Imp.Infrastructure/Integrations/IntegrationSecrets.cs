using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations;

/// <summary>What a sender signs with. Read at each request that comes by the formats' door, so that a new secret counts at once.</summary>
public sealed class IntegrationSecrets(IDbContextFactory<ImpDb> dbs, Sealing sealing)
{
    /// <returns>Whether a signature is asked for, and the secret; that is null also when this installation cannot open it, and then nobody can be believed.</returns>
    public async Task<(bool IsAsked, Secret? Secret)> FindAsync(IntegrationId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var text = await db.Integrations.Where(one => one.Id == id).Select(one => one.SigningSecret).SingleOrDefaultAsync(cancel);
        return (text is not null, sealing.Open(text));
    }
}
