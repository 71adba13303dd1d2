using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Jobs;

/// <summary>An incident for which something is to be done at an instant.</summary>
internal sealed record Due
{
    public required IncidentId Incident { get; init; }

    public required DateTimeOffset? At { get; init; }
}

/// <summary>Gives incidents their command when its instant has come, all of a batch at once, so that they share a commit.</summary>
internal abstract class DueWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock, string self) : IWorker
{
    private const int Batch = 50;

    private readonly Actor actor = Actor.System(self);

    public abstract IReadOnlyList<Topic> WokenBy { get; }

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = new List<IncidentId>();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        foreach (var waiting in Waiting(db))
            due.AddRange(await waiting.Where(one => one.At <= now).OrderBy(one => one.At).Select(one => one.Incident).Take(Batch).ToListAsync(cancel));
        await Task.WhenAll(due.Select(incident => bus.ExecuteAsync(Command(incident), actor, cancel)));
        return due.Count;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        DateTimeOffset? next = null;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        foreach (var waiting in Waiting(db))
            if (await waiting.OrderBy(one => one.At).Select(one => one.At).FirstOrDefaultAsync(cancel) is { } first && (next is null || first < next)) next = first;
        return next;
    }

    /// <summary>All for which an instant is set, each column that an index orders in a query of its own.</summary>
    protected abstract IReadOnlyList<IQueryable<Due>> Waiting(ImpDb db);

    /// <summary>What is done then. It looks again, inside its transaction, whether it still is to be done.</summary>
    protected abstract ICommand Command(IncidentId incident);
}
