using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Quiet;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications;

/// <summary>Whoever takes an incident silences every page that has not left yet, in the same transaction.</summary>
internal sealed class CancelPages : IReactionTo<IncidentAcknowledged>, IReactionTo<IncidentClosed>, IReactionTo<IncidentSeverityChanged>, IReactionTo<IncidentReopened>, IReactionTo<IncidentMuted>, IReactionTo<IncidentWaits>, IReactionTo<IncidentUnacknowledged>
{
    public Task ReactAsync(IncidentAcknowledged happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Page, "acknowledged");

    public Task ReactAsync(IncidentClosed happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Page, "closed");

    public Task ReactAsync(IncidentMuted happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Page, "muted");

    public Task ReactAsync(IncidentWaits happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Page, "waits behind another");

    /// <summary>The pages of the new climb say it better.</summary>
    public Task ReactAsync(IncidentSeverityChanged happened, Change change) => happened.To.IsWorseThan(happened.From)
        ? change.CancelAsync(happened.Incident, DeliveryPurpose.Page, "superseded")
        : Task.CompletedTask;

    public Task ReactAsync(IncidentReopened happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Ended, "reopened");

    public Task ReactAsync(IncidentUnacknowledged happened, Change change) => change.CancelAsync(happened.Incident, DeliveryPurpose.Taken, "opened again");
}
