using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Messages over HTTP.</summary>
public sealed class DeliveryResource(IDbContextFactory<ImpDb> dbs) : TableResource<DeliveryResource.Item>(dbs)
{
    public override string Path => "deliveries";

    public override string Single => "Delivery";

    public override string Means => "Messages to people, sent or still to be sent. Of those about no incident one sees only one's own, unless one may manage.";

    public override string UsualSort => "-queuedAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call)
    {
        var (all, me) = (call.Actor.Role.May(Permission.Manage), call.Actor.User);
        return from delivery in db.Deliveries
               where all || delivery.IncidentId != null || delivery.UserId == me
               select new Item
               {
                   Id = delivery.Id, Incident = db.Incidents.Where(one => one.Id == delivery.IncidentId).Select(one => (long?)one.Number).FirstOrDefault(), UserId = delivery.UserId,
                   User = db.Users.Where(one => one.Id == delivery.UserId).Select(one => one.Name).FirstOrDefault()!, Channel = delivery.Channel, Purpose = delivery.Purpose, State = delivery.State,
                   Step = delivery.Step, AttemptCount = delivery.Attempts.Count, QueuedAt = delivery.QueuedAt, DueAt = delivery.DueAt, SentAt = delivery.SentAt, DeliveredAt = delivery.DeliveredAt, SeenAt = delivery.SeenAt, ActedAt = delivery.ActedAt,
                   CancelledAt = delivery.CancelledAt, Reason = delivery.Reason,
               };
    }

    /// <summary>One message.</summary>
    public sealed record Item
    {
        [Field("The same on every attempt.", Filters = true)]
        public DeliveryId Id { get; init; }

        [Field("Number of the incident; null for a test.")]
        public long? Incident { get; init; }

        [Field("Who gets it.", Filters = true)]
        public UserId UserId { get; init; }

        [Field("Name of who gets it.", Example = "Ana")]
        public string User { get; init; } = "";

        [Field("By what.", Filters = true)]
        public ChannelKind Channel { get; init; }

        [Field("What for.", Filters = true)]
        public DeliveryPurpose Purpose { get; init; }

        [Field("How far it is.", Filters = true)]
        public DeliveryState State { get; init; }

        [Field("Of the policy, 1 for the first; null when none asked for it.")]
        public int? Step { get; init; }

        [Field("How often it was tried.", Example = 1)]
        public int AttemptCount { get; init; }

        [Field("When it was asked for.", Filters = true, Sorts = true)]
        public DateTimeOffset QueuedAt { get; init; }

        [Field("When it was to leave; null: when it was asked for.")]
        public DateTimeOffset? DueAt { get; init; }

        [Field("When the other side took it.")]
        public DateTimeOffset? SentAt { get; init; }

        [Field("When the channel said that it arrived.")]
        public DateTimeOffset? DeliveredAt { get; init; }

        [Field("When it was seen.")]
        public DateTimeOffset? SeenAt { get; init; }

        [Field("When somebody acted on it.")]
        public DateTimeOffset? ActedAt { get; init; }

        [Field("When it was taken back.")]
        public DateTimeOffset? CancelledAt { get; init; }

        [Field("Why it failed, was taken back, or crossed.")]
        public string? Reason { get; init; }
    }
}
