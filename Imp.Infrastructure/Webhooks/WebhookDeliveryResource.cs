using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>What was sent to webhooks over HTTP.</summary>
public sealed class WebhookDeliveryResource(IDbContextFactory<ImpDb> dbs) : TableResource<WebhookDeliveryResource.Item>(dbs)
{
    public override string Path => "webhook-deliveries";

    public override string Single => "WebhookDelivery";

    public override string Means => "Events on their way to webhooks, with what was answered; kept as long as the events.";

    public override Permission Reads => Permission.Manage;

    public override string UsualSort => "-queuedAt";

    public override Type Detail => typeof(Whole);

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.WebhookDeliveries.Select(one => new Item
    {
        Id = one.Id, WebhookId = one.WebhookId, Event = one.Event, State = one.State, QueuedAt = one.QueuedAt, DeliveredAt = one.DeliveredAt, AttemptCount = one.Attempts.Count,
        Type = db.Feed.Where(row => row.Sequence == one.Event).Select(row => (StreamKind?)row.Kind).FirstOrDefault(),
        Incident = db.Feed.Where(row => row.Sequence == one.Event).Select(row => (long?)row.Number).FirstOrDefault(),
    });

    protected override async Task<object> DetailAsync(ImpDb db, Item line, Call call)
    {
        var attempts = (await db.WebhookDeliveries.SingleAsync(one => one.Id == line.Id, call.Cancel)).Attempts;
        return new Whole(line) { Attempts = [.. attempts.OrderBy(one => one.Ordinal).Select(one => new AttemptItem(one.At, one.TookMs, one.Answer))] };
    }

    protected override IEnumerable<Operation> Describe() =>
    [
        Do("POST", "/redelivery", "redeliverWebhook", "Sends it once more, under the same id, whatever became of it", id => new SendWebhookAgain(new(id))),
    ];

    /// <summary>One event on its way to one webhook.</summary>
    public record Item
    {
        [Field("Names it; the `webhook-id` of every attempt.", Filters = true)]
        public WebhookDeliveryId Id { get; init; }

        [Field("Where it goes.", Filters = true)]
        public WebhookId WebhookId { get; init; }

        [Field("Number of the event, as in the stream; null for a test.", Filters = true, Example = 4711)]
        public long? Event { get; init; }

        [Field("Of the event; null for a test, and when the event is not kept any more.")]
        public StreamKind? Type { get; init; }

        [Field("Number of the incident; null for a test, and when the event is not kept any more.", Example = 12)]
        public long? Incident { get; init; }

        [Field("How it stands.", Filters = true)]
        public WebhookState State { get; init; }

        [Field("Since when it is on its way.", Filters = true, Sorts = true)]
        public DateTimeOffset QueuedAt { get; init; }

        [Field("When the other side took it; null when it did not.")]
        public DateTimeOffset? DeliveredAt { get; init; }

        [Field("How often it was tried.", Example = 1)]
        public int AttemptCount { get; init; }
    }

    /// <summary>One with its attempts.</summary>
    public sealed record Whole : Item
    {
        internal Whole(Item line) : base(line) { }

        [Field("Every attempt, the first first.")]
        public IReadOnlyList<AttemptItem> Attempts { get; init; } = [];
    }

    /// <summary>One attempt.</summary>
    /// <param name="Answer">What the other side said, or why there was no answer.</param>
    public sealed record AttemptItem(DateTimeOffset At, int TookMs, string Answer);
}
