using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>Ends storms that have been calm for long enough.</summary>
internal sealed class StormWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : DueWorker(dbs, bus, clock, "storm")
{
    public override IReadOnlyList<Topic> WokenBy => [Topic.Happened("storm.began")];

    protected override IReadOnlyList<IQueryable<Due>> Waiting(ImpDb db) =>
    [
        db.Storms.Where(storm => storm.EndedAt == null).Select(storm => new Due { Incident = storm.IncidentId, At = storm.EndsAt }),
    ];

    protected override ICommand Command(IncidentId incident) => new EndStorm(incident);
}
