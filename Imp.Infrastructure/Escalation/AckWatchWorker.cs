using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>Looks after acknowledgements whose time is over.</summary>
internal sealed class AckWatchWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : DueWorker(dbs, bus, clock, "acknowledgement")
{
    public override IReadOnlyList<Topic> WokenBy => [Topic.Happened("incident.acknowledged"), Topic.Happened("escalation.holder-asked")];

    protected override IReadOnlyList<IQueryable<Due>> Waiting(ImpDb db) =>
    [
        db.AckWatches.Select(watch => new Due { Incident = watch.IncidentId, At = watch.DueAt }),
    ];

    protected override ICommand Command(IncidentId incident) => new CheckAcknowledgement(incident);
}
