using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>Looks after acknowledgements whose time is over.</summary>
internal sealed class AckWatchWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : IWorker
{
    private const int Batch = 50;

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("incident.acknowledged"), Topic.Happened("escalation.holder-asked")];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var due = await db.AckWatches.Where(watch => watch.DueAt <= now).OrderBy(watch => watch.DueAt).Select(watch => watch.IncidentId).Take(Batch).ToListAsync(cancel);
        await Task.WhenAll(due.Select(incident => bus.ExecuteAsync(new CheckAcknowledgement(incident), Actor.System("acknowledgement"), cancel)));
        return due.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.AckWatches.OrderBy(watch => watch.DueAt).Select(watch => (DateTimeOffset?)watch.DueAt).FirstOrDefaultAsync(cancel);
    }
}
