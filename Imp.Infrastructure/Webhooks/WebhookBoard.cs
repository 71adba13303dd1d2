using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>What the sender must know of a webhook.</summary>
/// <param name="MayTryAt">Not before.</param>
internal sealed record KnownWebhook(WebhookId Id, bool IsOn, DateTimeOffset MayTryAt);

/// <summary>The webhooks, read again only when one of them changed.</summary>
internal sealed class WebhookBoard(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly SharedPicture<IReadOnlyList<KnownWebhook>> picture = new(dbs, bell, [Topic.Webhooks], ReadAsync);

    public ValueTask<IReadOnlyList<KnownWebhook>> GetAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    public void Dispose() => picture.Dispose();

    private static async Task<IReadOnlyList<KnownWebhook>> ReadAsync(ImpDb db, CancellationToken cancel)
    {
        var rows = await db.Webhooks.Where(one => one.RemovedAt == null).Select(one => new { one.Id, one.IsOn, one.Failures, one.TriedAt }).ToListAsync(cancel);
        return [.. rows.Select(one => new KnownWebhook(one.Id, one.IsOn, Domain.Webhooks.Webhook.MayTryAt(one.Failures, one.TriedAt)))];
    }
}
