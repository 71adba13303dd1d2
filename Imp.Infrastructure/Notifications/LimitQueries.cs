using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>What holds for outgoing messages, beside what Imp ships.</summary>
/// <param name="Held">Messages that wait now because of it.</param>
public sealed record LimitsView(MessageLimits Now, MessageLimits Shipped, int Held);

/// <summary>How much an incident disturbed.</summary>
/// <param name="People">Different people who got a page.</param>
/// <param name="Messages">Messages that went to them; a bundle is one.</param>
/// <param name="Held">Messages that waited for a limit, or for others to go with.</param>
/// <param name="Bundled">Messages that went together with those of other incidents.</param>
public sealed record Toll(int People, int Messages, int Held, int Bundled);

/// <summary>Reads limits, and what they did.</summary>
public sealed class LimitQueries(IDbContextFactory<ImpDb> dbs, LimitBoard board)
{
    public async Task<LimitsView> ReadAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var held = await db.Deliveries.CountAsync(delivery => delivery.State == DeliveryState.Pending && delivery.HeldUntil != null && delivery.LeftAt == null, cancel);
        return new LimitsView(await board.GetAsync(cancel), board.Shipped, held);
    }

    public async Task<Toll> TollAsync(IncidentId incident, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var all = await db.Deliveries.IgnoreAutoIncludes().Where(delivery => delivery.IncidentId == incident)
            .Select(delivery => new { delivery.Id, delivery.UserId, delivery.Purpose, delivery.State, delivery.HeldUntil, delivery.BundleId }).ToListAsync(cancel);
        var pages = all.Where(one => one is { State: DeliveryState.Sent, Purpose: DeliveryPurpose.Page or DeliveryPurpose.Check }).ToList();
        return new Toll(pages.Select(one => one.UserId).Distinct().Count(), pages.Select(one => one.BundleId ?? one.Id).Distinct().Count(), all.Count(one => one.HeldUntil is not null), all.Count(one => one.BundleId is not null));
    }
}
