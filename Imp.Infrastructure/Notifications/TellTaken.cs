using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Where a message that was sent can be changed, it says that somebody has the incident. Nobody gets a message of its own for that.</summary>
internal sealed class TellTaken(ChannelServers servers) : IReactionTo<IncidentAcknowledged>
{
    public async Task ReactAsync(IncidentAcknowledged happened, Change change)
    {
        var told = await change.Db.Deliveries.IgnoreAutoIncludes()
            .Where(delivery => delivery.IncidentId == happened.Incident && delivery.Purpose == DeliveryPurpose.Page && delivery.State == DeliveryState.Sent && delivery.Reference != null && delivery.BundleId == null)
            .Select(delivery => delivery.MethodId).Distinct().ToListAsync(change.Cancel);
        if (told.Count == 0) return;

        var version = (await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).Version.ToString(CultureInfo.InvariantCulture);
        foreach (var method in await change.Db.ContactMethods.Where(method => told.Contains(method.Id) && method.ArchivedAt == null && method.GoneAt == null).ToListAsync(change.Cancel))
            if (ChannelBook.Of(method.Channel).EditsSent) await change.AskAsync(happened.Incident, method, servers.Of(method), DeliveryPurpose.Taken, version);
    }
}
