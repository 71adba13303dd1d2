using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>A page that does not get through is no reason to wait: what the person is to get next leaves now. The one that failed goes on trying.</summary>
internal sealed class NextMethodAtOnce : IReactionTo<PageFailed>
{
    public async Task ReactAsync(PageFailed happened, Change change)
    {
        var waiting = await change.Db.Deliveries.IgnoreAutoIncludes()
            .Where(delivery => delivery.IncidentId == happened.Incident && delivery.UserId == happened.To && delivery.State == DeliveryState.Pending && delivery.Purpose == DeliveryPurpose.Page)
            .Select(delivery => delivery.Id).ToListAsync(change.Cancel);
        var payloads = waiting.ConvertAll(delivery => delivery.Value.ToString("N"));
        var next = await change.Db.Jobs.Where(job => job.IncidentId == happened.Incident && job.State == JobState.Pending && job.Attempts == 0 && job.DueAt > change.Now && payloads.Contains(job.Payload))
            .OrderBy(job => job.DueAt).FirstOrDefaultAsync(change.Cancel);
        next?.Hasten(change.Now);
    }
}
