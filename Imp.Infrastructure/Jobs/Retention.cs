using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Settings;
using Imp.Infrastructure.Streams;

namespace Imp.Infrastructure.Jobs;

/// <summary>Forgets what nobody needs any more, in small pieces between which everything else is written as usual.</summary>
public sealed class Retention(JobQueries jobs, EventRetention events, ImpSettings settings, CommandBus bus, WriteGate gate, FeedRetention feed, Webhooks.WebhookRetention webhooks, OnceDesk once, AttachmentDesk attachments, TimeProvider clock)
{
    private const int Batch = 100;

    /// <summary>Longer than any window in which flapping is counted.</summary>
    private static readonly TimeSpan FlapsFor = TimeSpan.FromDays(1);

    /// <summary>As long as a message may be tried.</summary>
    private static readonly TimeSpan TracesFor = TimeSpan.FromDays(7);

    private static readonly Actor Self = Actor.System("retention");

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var before = now.AddDays(-settings.Keep.JobDays);
        while (await jobs.HasOldAsync(before, cancel)) await bus.ExecuteAsync(new PruneJobs(before), Self, cancel);
        await bus.ExecuteAsync(new PruneSessions(now.AddDays(-settings.Keep.SessionDays)), Self, cancel);
        await ForgetAsync(writer => DeliverySql.Forget(writer, now.AddDays(-settings.Keep.DeliveryDays), Batch), cancel);
        await ForgetAsync(writer => TraceSql.Forget(writer, now - TracesFor, Batch), cancel);
        await gate.RunAsync(writer =>
        {
            FlapSql.Prune(writer, clock.GetUtcNow() - FlapsFor);
            return Task.CompletedTask;
        });
        await webhooks.RunAsync(cancel);
        await feed.RunAsync(cancel);
        await once.PruneAsync();
        await attachments.SweepAsync(cancel);
        await events.RunAsync(cancel);
    }

    /// <summary>A piece at a time until a piece is not full.</summary>
    private async Task ForgetAsync(Func<Writer, int> some, CancellationToken cancel)
    {
        for (var gone = Batch; gone == Batch && !cancel.IsCancellationRequested;)
            await gate.RunAsync(writer =>
            {
                gone = some(writer);
                return Task.CompletedTask;
            });
    }
}
