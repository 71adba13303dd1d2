using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Who was told that it started is told once that it ended, the same way; except whoever ended it. Who was only called is told by something quieter.</summary>
internal sealed class TellTheEnd(ChannelServers servers) : IReactionTo<IncidentClosed>, IReactionTo<MessageSent>
{
    public async Task ReactAsync(IncidentClosed happened, Change change)
    {
        var told = await change.Db.Deliveries.IgnoreAutoIncludes()
            .Where(delivery => delivery.IncidentId == happened.Incident && delivery.State == DeliveryState.Sent)
            .Select(delivery => new { delivery.MethodId, delivery.UserId, delivery.Purpose, delivery.SentAt, delivery.Reference, delivery.BundleId, delivery.Channel }).ToListAsync(change.Cancel);
        List<(UserId Person, ContactMethodId Method)> tell = [];
        foreach (var method in told.GroupBy(delivery => (delivery.MethodId, delivery.UserId)))
        {
            // Where the old message can be changed, it no longer shows buttons that do nothing.
            if (method.Key.UserId == change.Actor.User && !method.Any(delivery => delivery.Reference != null && delivery.BundleId == null && ChannelBook.Of(delivery.Channel).EditsSent)) continue;

            // After a reopening only those who were paged again have something to be told again.
            var ended = method.Where(delivery => delivery.Purpose == DeliveryPurpose.Ended).Max(delivery => delivery.SentAt) ?? DateTimeOffset.MinValue;
            if (method.Any(delivery => delivery.Purpose == DeliveryPurpose.Page && delivery.SentAt > ended)) tell.Add((method.Key.UserId, method.Key.MethodId));
        }
        if (tell.Count == 0) return;

        var methods = (await change.Db.MethodsOfAsync([.. tell.Select(one => one.Person).Distinct()], change.Cancel)).Where(Tells).ToList();
        foreach (var person in tell.GroupBy(one => one.Person, one => one.Method))
        {
            var same = person.Where(id => methods.Exists(method => method.Id == id)).ToList();
            var other = methods.Find(method => method.UserId == person.Key);
            foreach (var id in same.Count > 0 || other is null ? same : [other.Id]) await TellAsync(happened.Incident, id, change);
        }
    }

    private static bool Tells(ContactMethod method) => method.ArchivedAt is null && method.GoneAt is null && ChannelBook.Of(method.Channel).TellsEnd;

    /// <summary>A page that crossed with the closing: the person was told that it started, so the end follows.</summary>
    public async Task ReactAsync(MessageSent happened, Change change)
    {
        if (!happened.Crossed || happened.Purpose != DeliveryPurpose.Page) return;
        if ((await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Response == ResponseState.Closed) await TellAsync(happened.Incident, happened.Method, change);
    }

    private async Task TellAsync(IncidentId id, ContactMethodId methodId, Change change)
    {
        var method = await change.Db.ContactMethods.RequireAsync(methodId, change.Cancel);
        if (!Tells(method)) return;

        var incident = await change.Db.Incidents.RequireAsync(id, change.Cancel);
        await change.AskAsync(id, method, servers.Of(method), DeliveryPurpose.Ended, incident.Version.ToString(CultureInfo.InvariantCulture));
    }
}
