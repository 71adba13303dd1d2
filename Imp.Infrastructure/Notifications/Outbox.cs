using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Writes what is to be sent, and takes it back, in the transaction of the change that causes it. Nothing is sent without such a row, and no second row can have the same key.</summary>
internal static class Outbox
{
    /// <summary>The one kind of job that sends.</summary>
    public const string Kind = "deliver";

    private const string Superseded = "newer news follow";

    /// <returns>The queue of a channel: one that hangs delays no other.</returns>
    public static string QueueOf(ChannelKind channel) => channel.ToString().ToLowerInvariant();

    /// <returns>How a contact method stands in <see cref="Job.Target"/>.</returns>
    public static string TargetOf(ContactMethodId method) => method.Value.ToString("N");

    /// <summary>Asks for one message to one contact method, once.</summary>
    /// <param name="due">When it leaves; null: now.</param>
    /// <param name="revision">Which message of this purpose it is; asking again with the same one changes nothing.</param>
    /// <param name="server">Where the channel has several.</param>
    public static async Task AskAsync(
        this Change change, IncidentId? incident, ContactMethod method, string server, DeliveryPurpose purpose, string revision, bool again = false, DeliveryId? id = null, DateTimeOffset? due = null, DeliveryCause? cause = null)
    {
        // The last door: whatever asks for it, nothing of a drill goes to anybody but its one person.
        if (incident is { } about && (await change.Db.Incidents.RequireAsync(about, change.Cancel)).DrillForId is { } only && only != method.UserId) return;

        var key = $"{incident?.Value:N}:{method.Id.Value:N}:{purpose}:{revision}{(cause?.InsteadOf is { } whom ? $":{whom.Value:N}" : "")}";
        if (await change.Db.Jobs.AnyAsync(job => job.Key == key, change.Cancel) || change.Db.Jobs.Local.Any(job => job.Key == key)) return;

        // Of news only the newest is worth reading.
        if (incident is { } one && purpose.Class() == MessageClass.Status) await change.SupersedeAsync(one, method.Id);

        var delivery = Delivery.Create(id ?? new(change.Chance.NewId()), incident, method, purpose, change.Now, (cause ?? new()) with { DueAt = due });
        change.Db.Deliveries.Add(delivery);
        if (Tracing.IsOn && incident is { } traced) TraceSql.Pass(change.Writer, TraceSql.Incident(traced), TraceSql.Delivery(delivery.Id), change.Now);
        change.Db.Jobs.Add(Job.Create(
            Kind, QueueOf(method.Channel), key, delivery.Id.Value.ToString("N"), incident, DeliveryPriority.Of(purpose, again), change.Now, due, server, TargetOf(method.Id)));
    }

    /// <summary>Writes down that something was asked for which says nothing new.</summary>
    /// <param name="reason">For a person.</param>
    public static void Skip(this Change change, IncidentId incident, ContactMethod method, DeliveryPurpose purpose, string reason, DeliveryCause? cause = null) =>
        change.Db.Deliveries.Add(Delivery.Needless(new(change.Chance.NewId()), incident, method, purpose, reason, change.Now, cause));

    /// <returns>To which contact methods a page about the incident waits or is under way, in whose stead, and whether it has not been tried yet.</returns>
    public static async Task<Dictionary<(ContactMethodId, UserId?), bool>> WaitingPagesAsync(this Change change, IncidentId incident)
    {
        var pages = await change.Db.Deliveries.IgnoreAutoIncludes().Where(one => one.IncidentId == incident && one.State == DeliveryState.Pending && one.Purpose == DeliveryPurpose.Page).ToListAsync(change.Cancel);
        if (pages.Count == 0) return [];

        var untried = await change.Db.Jobs.Where(job => job.IncidentId == incident && job.State == JobState.Pending && job.Attempts == 0 && !job.Key.Contains(TellPagerLate.Mark)).Select(job => job.Payload).ToHashSetAsync(change.Cancel);
        return pages.GroupBy(page => (page.MethodId, page.InsteadOfId)).ToDictionary(group => group.Key, group => group.Any(page => untried.Contains(page.Id.Value.ToString("N"))));
    }

    /// <returns>Where the people can be reached now.</returns>
    public static async Task<List<ContactMethod>> MethodsOfAsync(this ImpDb db, IReadOnlyList<UserId> people, CancellationToken cancel) =>
        await db.ContactMethods.Where(method => people.Contains(method.UserId) && method.ArchivedAt == null && method.GoneAt == null)
            .OrderBy(method => method.CreatedAt).ToListAsync(cancel);

    private static async Task SupersedeAsync(this Change change, IncidentId incident, ContactMethodId method)
    {
        var target = TargetOf(method);
        foreach (var job in await change.Db.Jobs.Where(job => job.IncidentId == incident && job.State == JobState.Pending && job.Kind == Kind && job.Target == target).ToListAsync(change.Cancel))
        {
            var delivery = await change.Db.Deliveries.RequireAsync(new DeliveryId(Guid.Parse(job.Payload)), change.Cancel);
            if (delivery.Purpose.Class() == MessageClass.Status && job.Cancel(Superseded, change.Now)) delivery.Cancel(Superseded, change.Now);
        }
    }

    /// <summary>Where a message meant for somebody goes: to that person's methods; in a drill, to those of the one person who gets everything.</summary>
    /// <returns>The methods by the person who is meant.</returns>
    public static async Task<ILookup<UserId, ContactMethod>> MethodsForAsync(this ImpDb db, Incident incident, IReadOnlyList<UserId> people, CancellationToken cancel)
    {
        if (incident.DrillForId is not { } only) return (await db.MethodsOfAsync(people, cancel)).ToLookup(method => method.UserId);

        var methods = await db.MethodsOfAsync([only], cancel);
        return people.Distinct().SelectMany(_ => methods, (person, method) => (person, method)).ToLookup(one => one.person, one => one.method);
    }

    /// <summary>Takes back what waits. What is under way at this moment cannot be called back; its end says that it crossed.</summary>
    /// <param name="reason">One word for a person: <c>acknowledged</c>.</param>
    public static async Task CancelAsync(this Change change, IncidentId incident, DeliveryPurpose purpose, string reason)
    {
        var waiting = await change.Db.Jobs.Where(job => job.IncidentId == incident && job.State == JobState.Pending && job.Kind == Kind).ToListAsync(change.Cancel);
        if (waiting.Count == 0) return;

        var deliveries = await change.Db.Deliveries
            .Where(delivery => delivery.IncidentId == incident && delivery.State == DeliveryState.Pending && delivery.Purpose == purpose).ToListAsync(change.Cancel);
        foreach (var delivery in deliveries)
            if (waiting.Find(job => job.Payload == delivery.Id.Value.ToString("N"))?.Cancel(reason, change.Now) == true) delivery.Cancel(reason, change.Now);
    }
}
