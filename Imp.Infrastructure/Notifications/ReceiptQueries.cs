using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>A message of which the other side knows what became.</summary>
internal sealed record DueReceipt(DeliveryId Delivery, string Receipt, DateTimeOffset SentAt, ContactMethod Method);

/// <summary>Reads which receipts are to be looked at, and whether anybody is still waited for.</summary>
internal sealed class ReceiptQueries(IDbContextFactory<ImpDb> dbs)
{
    public async Task<IReadOnlyList<DueReceipt>> DueAsync(ChannelKind channel, DateTimeOffset now, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            where delivery.ReceiptDueAt != null && delivery.ReceiptDueAt <= now && delivery.Channel == channel && delivery.Reference != null && delivery.SentAt != null
            join method in db.ContactMethods on delivery.MethodId equals method.Id
            orderby delivery.ReceiptDueAt
            select new DueReceipt(delivery.Id, delivery.Reference!, delivery.SentAt!.Value, method)).Take(most).ToListAsync(cancel);
    }

    public async Task<DateTimeOffset?> NextDueAsync(ChannelKind channel, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Deliveries.IgnoreAutoIncludes().Where(delivery => delivery.ReceiptDueAt != null && delivery.Channel == channel).MinAsync(delivery => delivery.ReceiptDueAt, cancel);
    }

    /// <returns>True while somebody must come for one of the incidents: it is open, not muted, and waits behind no other.</returns>
    public async Task<bool> PagesAsync(IReadOnlyList<IncidentId> incidents, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        foreach (var incident in incidents)
            if (!await db.QuietTimes.AnyAsync(mute => mute.IncidentId == incident && mute.EndedAt == null, cancel) && !await db.Waits.AnyAsync(wait => wait.IncidentId == incident && wait.EndedAt == null, cancel)) return true;
        return false;
    }
}
