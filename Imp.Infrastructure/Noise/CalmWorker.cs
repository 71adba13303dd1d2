using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>Closes what stayed calm, and ends flapping, each at its instant.</summary>
internal sealed class CalmWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : IWorker
{
    private const int Batch = 50;

    private static readonly Actor Self = Actor.System("calm");

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("incident.calm"), Topic.Happened("incident.flapping"), Topic.Happened("incident.flapped")];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var over = await db.Incidents.Where(incident => incident.ClosesAt != null && incident.ClosesAt <= now)
            .OrderBy(incident => incident.ClosesAt).Select(incident => incident.Id).Take(Batch).ToListAsync(cancel);
        var steady = await db.Incidents.Where(incident => incident.SteadyAt != null && incident.SteadyAt <= now)
            .OrderBy(incident => incident.SteadyAt).Select(incident => incident.Id).Take(Batch).ToListAsync(cancel);
        await Task.WhenAll(over.Concat(steady).Select(incident => bus.ExecuteAsync(new SettleIncident(incident), Self, cancel)));
        return over.Count + steady.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var closes = await db.Incidents.Where(incident => incident.ClosesAt != null).OrderBy(incident => incident.ClosesAt).Select(incident => incident.ClosesAt).FirstOrDefaultAsync(cancel);
        var steady = await db.Incidents.Where(incident => incident.SteadyAt != null).OrderBy(incident => incident.SteadyAt).Select(incident => incident.SteadyAt).FirstOrDefaultAsync(cancel);
        return closes is null || steady < closes ? steady : closes;
    }
}
