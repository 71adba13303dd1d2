using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>Ends storms that have been calm for long enough.</summary>
internal sealed class StormWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : IWorker
{
    private const int Batch = 50;

    private static readonly Actor Self = Actor.System("storm");

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("storm.began")];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var due = await Running(db).Where(storm => storm.EndsAt <= now).OrderBy(storm => storm.EndsAt).Select(storm => storm.IncidentId).Take(Batch).ToListAsync(cancel);
        await Task.WhenAll(due.Select(umbrella => bus.ExecuteAsync(new EndStorm(umbrella), Self, cancel)));
        return due.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Running(db).OrderBy(storm => storm.EndsAt).Select(storm => (DateTimeOffset?)storm.EndsAt).FirstOrDefaultAsync(cancel);
    }

    private static IQueryable<Storm> Running(ImpDb db) => db.Storms.Where(storm => storm.EndedAt == null);
}
