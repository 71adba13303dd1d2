using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Wakes incidents whose snooze is over.</summary>
internal sealed class SnoozeWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : DueWorker(dbs, bus, clock, "snooze")
{
    public override IReadOnlyList<Topic> WokenBy => [Topic.Happened("incident.snoozed")];

    protected override IReadOnlyList<IQueryable<Due>> Waiting(ImpDb db) =>
    [
        db.Incidents.Where(incident => incident.SnoozedUntil != null && incident.Response == ResponseState.Acknowledged).Select(incident => new Due { Incident = incident.Id, At = incident.SnoozedUntil }),
    ];

    protected override ICommand Command(IncidentId incident) => new WakeIncident(incident);
}
