using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Who was told that it started is told once that it ended, the same way; except whoever ended it.</summary>
internal sealed class TellTheEnd(ChannelServers servers) : IReactionTo<IncidentClosed>, IReactionTo<MessageSent>
{
    public async Task ReactAsync(IncidentClosed happened, Change change)
    {
        var told = await change.Db.Deliveries.IgnoreAutoIncludes()
            .Where(delivery => delivery.IncidentId == happened.Incident && delivery.State == DeliveryState.Sent)
            .Select(delivery => new { delivery.MethodId, delivery.UserId, delivery.Purpose, delivery.SentAt }).ToListAsync(change.Cancel);
        foreach (var method in told.GroupBy(delivery => (delivery.MethodId, delivery.UserId)))
        {
            if (method.Key.UserId == change.Actor.User) continue;

            // After a reopening only those who were paged again have something to be told again.
            var ended = method.Where(delivery => delivery.Purpose == DeliveryPurpose.Ended).Max(delivery => delivery.SentAt) ?? DateTimeOffset.MinValue;
            if (method.Any(delivery => delivery.Purpose == DeliveryPurpose.Page && delivery.SentAt > ended)) await TellAsync(happened.Incident, method.Key.MethodId, change);
        }
    }

    /// <summary>A page that crossed with the closing: the person was told that it started, so the end follows.</summary>
    public async Task ReactAsync(MessageSent happened, Change change)
    {
        if (!happened.Crossed || happened.Purpose != DeliveryPurpose.Page) return;
        if ((await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Response == ResponseState.Closed) await TellAsync(happened.Incident, happened.Method, change);
    }

    private async Task TellAsync(IncidentId id, ContactMethodId methodId, Change change)
    {
        var method = await change.Db.ContactMethods.RequireAsync(methodId, change.Cancel);
        if (method.ArchivedAt is not null || method.GoneAt is not null || !ChannelBook.Of(method.Channel).TellsEnd) return;

        var incident = await change.Db.Incidents.RequireAsync(id, change.Cancel);
        await change.AskAsync(id, method, servers.Of(method), DeliveryPurpose.Ended, incident.Version.ToString(CultureInfo.InvariantCulture));
    }
}
