using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications.Mattermost;

/// <summary>Whose press counts.</summary>
internal sealed class MattermostQueries(IDbContextFactory<ImpDb> dbs, Sealing sealing)
{
    /// <returns>The name or id that the contact method of the message names; null when a press of nobody counts.</returns>
    public async Task<string?> PresserAsync(DeliveryId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var method = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join one in db.ContactMethods on delivery.MethodId equals one.Id
            where (delivery.Id == id || delivery.BundleId == id) && one.Channel == ChannelKind.Mattermost && one.ArchivedAt == null && one.ProvenAt != null
            select one).FirstOrDefaultAsync(cancel);
        return method is not null && ChannelFields.Open(sealing, method) is { } fields ? MattermostChannel.PresserOf(fields) : null;
    }
}
