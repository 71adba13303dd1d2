using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>Closes what stayed calm, and ends flapping, each at its instant.</summary>
internal sealed class CalmWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : DueWorker(dbs, bus, clock, "calm")
{
    public override IReadOnlyList<Topic> WokenBy => [Topic.Happened("incident.calm"), Topic.Happened("incident.flapping"), Topic.Happened("incident.flapped")];

    protected override IReadOnlyList<IQueryable<Due>> Waiting(ImpDb db) =>
    [
        db.Incidents.Where(incident => incident.ClosesAt != null).Select(incident => new Due { Incident = incident.Id, At = incident.ClosesAt }),
        db.Incidents.Where(incident => incident.SteadyAt != null).Select(incident => new Due { Incident = incident.Id, At = incident.SteadyAt }),
    ];

    protected override ICommand Command(IncidentId incident) => new SettleIncident(incident);
}
