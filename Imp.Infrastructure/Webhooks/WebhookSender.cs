using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Webhooks;

/// <summary>
/// Calls webhooks, one call at a time to each: so first attempts leave in the order in which things happened, and an address that hangs delays only
/// itself.
/// </summary>
internal sealed class WebhookSender(
    WebhookBoard board, WebhookQueries queries, IWebhookCaller caller, JobQueries jobs, CommandBus bus, ThisRun run, Bell bell, TimeProvider clock, ILogger<WebhookSender> log)
    : Sender<WebhookId>(WebhookJobs.Queue, Actor.System("webhooks"), jobs, bus, run, bell, clock, log)
{
    public override IReadOnlyList<Topic> WokenBy => [Topic.Queue(Queue), Topic.ClockJumps, Topic.Webhooks, Freed];

    public override async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var known = await board.GetAsync(cancel);
        if (known.Count == 0) return 0;
        await ReclaimAsync(cancel);
        var now = Clock.GetUtcNow();
        var due = new List<long>();
        foreach (var one in known.Where(one => !IsUnderWay(one.Id)))
            if (await queries.FirstDueAsync(one.Id, onlyUrgent: one.MayTryAt > now, now, cancel) is { } job) due.Add(job);
        if (due.Count == 0) return 0;

        await LeaseAsync(due, cancel);
        foreach (var parcel in await queries.ReadAsync(due, Run, cancel)) Begin(parcel.Webhook.Id, _ => FinishAsync(parcel));
        return due.Count;
    }

    /// <summary>Whoever is being called rings when that is over.</summary>
    public override async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        DateTimeOffset? soonest = null;
        foreach (var one in (await board.GetAsync(cancel)).Where(one => !IsUnderWay(one.Id)))
            if (await queries.NextDueAsync(one.Id, cancel) is { } next)
            {
                var at = next > one.MayTryAt ? next : one.MayTryAt;
                if (soonest is null || at < soonest) soonest = at;
            }
        return soonest;
    }

    protected override bool MayBeUnderWay(long job) => UnderWay > 0;

    private async Task FinishAsync(WebhookParcel parcel)
    {
        var began = Clock.GetTimestamp();
        if (await TryAsync(parcel.Delivery.Id, () => caller.CallAsync(parcel, Stopping)) is not { } result) return;

        var finish = new FinishWebhook(parcel.Job, result, Clock.GetElapsedTime(began), Run);
        await WriteDownAsync(parcel.Delivery.Id, () => ExecuteAsync(finish));
    }
}
