using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Escalation;

/// <summary>It is over, it is muted, or it waits behind another: nothing more is due. Somebody has it: only what lasts until the closing is.</summary>
internal sealed class StopEscalation : IReactionTo<IncidentAcknowledged>, IReactionTo<IncidentClosed>, IReactionTo<IncidentMuted>, IReactionTo<IncidentWaits>
{
    public async Task ReactAsync(IncidentAcknowledged happened, Change change) => (await change.Db.Escalations.FindAsync([happened.Incident], change.Cancel))?.Acknowledge();

    public Task ReactAsync(IncidentClosed happened, Change change) => StopAsync(happened.Incident, change);

    public Task ReactAsync(IncidentMuted happened, Change change) => StopAsync(happened.Incident, change);

    public Task ReactAsync(IncidentWaits happened, Change change) => StopAsync(happened.Incident, change);

    private static async Task StopAsync(IncidentId incident, Change change) =>
        (await change.Db.Escalations.FindAsync([incident], change.Cancel))?.Stop();
}
