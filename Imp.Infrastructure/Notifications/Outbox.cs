using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Writes what is to be sent, and takes it back, in the transaction of the change that causes it. Nothing is sent without such a row, and no second row can have the same key.</summary>
internal static class Outbox
{
    /// <summary>The one kind of job that sends.</summary>
    public const string Kind = "deliver";

    /// <returns>The queue of a channel: one that hangs delays no other.</returns>
    public static string QueueOf(ChannelKind channel) => channel.ToString().ToLowerInvariant();

    /// <summary>Asks for one message to one contact method, once.</summary>
    /// <param name="due">When it leaves; null: now.</param>
    /// <param name="revision">Which message of this purpose it is; asking again with the same one changes nothing.</param>
    /// <param name="server">Where the channel has several.</param>
    public static async Task AskAsync(
        this Change change, IncidentId? incident, ContactMethod method, string server, DeliveryPurpose purpose, string revision, bool again = false, DeliveryId? id = null, DateTimeOffset? due = null)
    {
        var key = $"{incident?.Value:N}:{method.Id.Value:N}:{purpose}:{revision}";
        if (await change.Db.Jobs.AnyAsync(job => job.Key == key, change.Cancel) || change.Db.Jobs.Local.Any(job => job.Key == key)) return;

        var delivery = Delivery.Create(id ?? new(change.Chance.NewId()), incident, method, purpose, change.Now);
        change.Db.Deliveries.Add(delivery);
        change.Db.Jobs.Add(Job.Create(
            Kind, QueueOf(method.Channel), key, delivery.Id.Value.ToString("N"), incident, DeliveryPriority.Of(purpose, again), change.Now, due, server));
    }

    /// <returns>Where the people can be reached now.</returns>
    public static async Task<List<ContactMethod>> MethodsOfAsync(this ImpDb db, IReadOnlyList<UserId> people, CancellationToken cancel) =>
        await db.ContactMethods.Where(method => people.Contains(method.UserId) && method.ArchivedAt == null && method.GoneAt == null)
            .OrderBy(method => method.CreatedAt).ToListAsync(cancel);

    /// <summary>Takes back what waits. What is under way at this moment cannot be called back; its end says that it crossed.</summary>
    /// <param name="reason">One word for a person: <c>acknowledged</c>.</param>
    public static async Task CancelAsync(this Change change, IncidentId incident, DeliveryPurpose purpose, string reason)
    {
        var waiting = await change.Db.Jobs.Where(job => job.IncidentId == incident && job.State == JobState.Pending && job.Kind == Kind).ToListAsync(change.Cancel);
        if (waiting.Count == 0) return;

        var deliveries = await change.Db.Deliveries
            .Where(delivery => delivery.IncidentId == incident && delivery.State == DeliveryState.Pending && delivery.Purpose == purpose).ToListAsync(change.Cancel);
        foreach (var delivery in deliveries)
            if (waiting.Find(job => job.Payload == delivery.Id.Value.ToString("N"))?.Cancel(reason, change.Now) == true) delivery.Cancel(reason);
    }
}
