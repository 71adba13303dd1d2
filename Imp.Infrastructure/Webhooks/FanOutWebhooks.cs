using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Asks for the calls that new events cause: one per webhook and event that it wants, and never a second one.</summary>
internal sealed record FanOutWebhooks : ICommand
{
    /// <summary>So many events at a time.</summary>
    public const int Batch = 100;

    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class FanOutWebhooksHandler : ICommandHandler<FanOutWebhooks>
{
    public async Task HandleAsync(FanOutWebhooks command, Change change)
    {
        foreach (var webhook in await change.Db.Webhooks.Where(one => one.IsOn && one.RemovedAt == null).ToListAsync(change.Cancel))
        {
            var seen = webhook.Seen;
            var events = await change.Db.Feed.AsNoTracking().Where(row => row.Sequence > seen).OrderBy(row => row.Sequence).Take(FanOutWebhooks.Batch)
                .Select(row => new { row.Sequence, row.Kind, row.Number, row.ServiceId, row.TeamId, row.IsDrill, row.Severity }).ToListAsync(change.Cancel);
            foreach (var one in events)
            {
                if (!webhook.Filter.Takes(new StreamSubject(one.Kind, one.Number, one.ServiceId, one.TeamId, one.IsDrill), one.Severity)) continue;
                var delivery = WebhookDelivery.Create(new(change.Chance.NewId()), webhook.Id, one.Sequence, change.Now);
                change.Db.WebhookDeliveries.Add(delivery);
                change.AskForCall(delivery, urgent: false);
            }
            if (events.Count > 0) webhook.SeeTo(events[^1].Sequence);
        }
    }
}

/// <summary>Looks whether something happened that webhooks have not been told of. Without a webhook it looks at nothing.</summary>
internal sealed class WebhookFanOut(WebhookBoard board, WebhookQueries queries, CommandBus bus) : IWorker
{
    public IReadOnlyList<Topic> WokenBy => [Topic.Feed, Topic.Webhooks];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        if (!(await board.GetAsync(cancel)).Any(one => one.IsOn) || await queries.UnseenAsync(cancel) is var unseen && unseen == 0) return 0;

        await bus.ExecuteAsync(new FanOutWebhooks(), Actor.System("webhooks"), cancel);
        return unseen;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);
}
