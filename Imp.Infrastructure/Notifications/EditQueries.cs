using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Finds the message that a later one about the same incident can replace.</summary>
public sealed class EditQueries
{
    /// <summary>So many older messages are changed with the newest; a page that was repeated more often was overlooked in any case.</summary>
    private const int MostBeside = 3;

    /// <returns>The message with what it replaces; a person's own act is only worth that.</returns>
    internal async Task<Message> OfAsync(ImpDb db, Message message, Delivery delivery, CancellationToken cancel)
    {
        var profile = ChannelBook.Of(delivery.Channel);
        if (message.IsBundle || delivery.IncidentId is not { } incident || !profile.EditsSent || !(message.Purpose is DeliveryPurpose.Taken or DeliveryPurpose.Ended || profile.Threads)) return message;

        var references = await db.Deliveries.IgnoreAutoIncludes()
            .Where(one => one.IncidentId == incident && one.MethodId == delivery.MethodId && one.Purpose == DeliveryPurpose.Page && one.BundleId == null && one.Reference != null)
            .OrderByDescending(one => one.QueuedAt).Select(one => one.Reference!).ToListAsync(cancel);
        if (profile.Threads && references is [.., var first]) message = message with { Thread = first };
        if (message.Purpose is not (DeliveryPurpose.Taken or DeliveryPurpose.Ended)) return message;

        var kind = message.Purpose == DeliveryPurpose.Taken ? "incident.acknowledged" : "incident.closed";
        var own = (await OutboxQueries.LastAsync(db, incident, kind, cancel))?.ActorId == delivery.UserId.Value;
        return message with { Edits = references.FirstOrDefault(), AlsoEdits = [.. references.Skip(1).Take(MostBeside)], OnlyEdits = own };
    }
}
