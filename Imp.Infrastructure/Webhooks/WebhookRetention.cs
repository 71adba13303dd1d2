using Imp.Domain.Webhooks;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Forgets what was sent long ago, in small pieces: as long as the events themselves are kept.</summary>
public sealed class WebhookRetention(WriteGate gate, ImpSettings settings, TimeProvider clock)
{
    private const int Batch = 500;

    public async Task RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().AddDays(-settings.Keep.StreamDays);
        for (var gone = Batch; gone == Batch && !cancel.IsCancellationRequested;)
            await gate.RunAsync(async writer =>
            {
                await using var db = writer.NewContext();
                var old = await db.WebhookDeliveries.Where(one => one.QueuedAt < before && one.State != WebhookState.Waiting)
                    .OrderBy(one => one.QueuedAt).Select(one => one.Id).Take(Batch).ToListAsync(CancellationToken.None);
                gone = await db.WebhookDeliveries.Where(one => old.Contains(one.Id)).ExecuteDeleteAsync(CancellationToken.None);
            });
    }
}
