using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Wakes incidents whose snooze is over.</summary>
internal sealed class SnoozeWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : IWorker
{
    private const int Batch = 50;

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("incident.snoozed")];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var due = await Snoozed(db).Where(incident => incident.SnoozedUntil <= now)
            .OrderBy(incident => incident.SnoozedUntil).Select(incident => incident.Id).Take(Batch).ToListAsync(cancel);
        await Task.WhenAll(due.Select(incident => bus.ExecuteAsync(new WakeIncident(incident), Actor.System("snooze"), cancel)));
        return due.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Snoozed(db).OrderBy(incident => incident.SnoozedUntil).Select(incident => incident.SnoozedUntil).FirstOrDefaultAsync(cancel);
    }

    private static IQueryable<Incident> Snoozed(ImpDb db) => db.Incidents.Where(incident => incident.SnoozedUntil != null && incident.Response == ResponseState.Acknowledged);
}
