using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Ends drills whose time is over, so that one that was forgotten does not go on.</summary>
internal sealed class DrillWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : DueWorker(dbs, bus, clock, "drill")
{
    public override IReadOnlyList<Topic> WokenBy => [Topic.Happened("incident.drill-started")];

    protected override IReadOnlyList<IQueryable<Due>> Waiting(ImpDb db) =>
    [
        db.Incidents.Where(incident => incident.DrillEndsAt != null).Select(incident => new Due { Incident = incident.Id, At = incident.DrillEndsAt }),
    ];

    protected override ICommand Command(IncidentId incident) => new EndDrill(incident);
}
