using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>Writes down once a second at most how far integrations are over their limits, and when they no longer are.</summary>
internal sealed class LimitWorker(Flow.Table flows, IDbContextFactory<ImpDb> dbs, WriteGate gate, TimeProvider clock) : IWorker
{
    public IReadOnlyList<Topic> WokenBy => [Topic.Limits];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var calm = clock.GetUtcNow() - Flow.OverFor;
        var over = flows.Unkept();
        var due = await FirstAsync(cancel) <= calm;
        if (over.Count == 0 && !due) return 0;

        var ended = 0;
        (Flow Flow, DateTimeOffset Since, DateTimeOffset Last, long Count)[] seen = [.. over.Select(flow => (flow, flow.Over.Since, flow.Over.Last, flow.Over.Count))];
        await gate.RunAsync(writer =>
        {
            foreach (var one in seen) LimitSql.Keep(writer, one.Flow.Integration, one.Since, one.Last, one.Count);
            ended = LimitSql.End(writer, calm);
            if (ended > 0) writer.WillRing(Topic.Limits);
            return Task.CompletedTask;
        });
        foreach (var one in seen) one.Flow.Kept = (one.Since, one.Count);
        // What is still over is looked at again when it rings, not at once: it would never end.
        return ended;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => await FirstAsync(cancel) is { } last ? last + Flow.OverFor : null;

    private async Task<DateTimeOffset?> FirstAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.LimitBreaches.Where(breach => breach.EndedAt == null).OrderBy(breach => breach.LastAt).Select(breach => (DateTimeOffset?)breach.LastAt).FirstOrDefaultAsync(cancel);
    }
}
