using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>A dead message that a person asks for again waits again; unless nobody needs to come any more.</summary>
internal sealed class RetryDelivery : IReactionTo<JobRetried>
{
    public async Task ReactAsync(JobRetried happened, Change change)
    {
        if (happened.Kind != Outbox.Kind) return;

        var delivery = await change.Db.Deliveries.RequireAsync(new DeliveryId(Guid.Parse(happened.Payload)), change.Cancel);
        if (delivery is { Purpose: DeliveryPurpose.Page, IncidentId: { } incident }
            && (await change.Db.Incidents.RequireAsync(incident, change.Cancel)).Response != ResponseState.Open)
            throw new Refusal("job.page", "Somebody has the incident, or it is closed; there is nobody to page any more.");
        delivery.Retry();
    }
}
