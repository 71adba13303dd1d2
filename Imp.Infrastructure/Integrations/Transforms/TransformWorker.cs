using System.Collections.Concurrent;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations.Scripts;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Integrations.Transforms;

/// <summary>
/// Runs the scripts of stored requests, outside of the write gate, and turns each request into its alerts in a write that looks again whether it
/// still waits. Every integration has a lane of its own, in order of arrival; between two runs every lane queues anew for a place, so that a
/// slow script takes its own turn and nobody else's.
/// </summary>
internal sealed class TransformWorker : IWorker, IDisposable
{
    private const int Batch = 50;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<IntegrationId, Task> lanes = new();
    private readonly TransformRuns runs;
    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly StoredBodies bodies;
    private readonly WriteGate gate;
    private readonly Handled handled;
    private readonly Bell bell;
    private readonly TimeProvider clock;
    private readonly ILogger<TransformWorker> log;
    private readonly IDisposable subscription;
    private volatile bool deferred;
    private volatile bool stopping;

    public TransformWorker(IDbContextFactory<ImpDb> dbs, StoredBodies bodies, WriteGate gate, ScriptPool pool, Handled handled, Bell bell, TimeProvider clock, ILogger<TransformWorker> log)
    {
        (this.dbs, this.bodies, this.gate, this.handled, this.bell, this.clock, this.log) = (dbs, bodies, gate, handled, bell, clock, log);
        runs = new TransformRuns(pool, clock);
        subscription = bell.Subscribe([Topic.Events], _ => Resume());
    }

    public IReadOnlyList<Topic> WokenBy => [TransformSql.Waiting];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var waiting = await db.Events.Where(stored => stored.Outcome == EventOutcome.Transforming).Select(stored => stored.IntegrationId).Distinct().ToListAsync(cancel);
        return stopping ? 0 : waiting.Count(Begin);
    }

    /// <summary>Nothing about scripts waits for a time.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Task.FromResult<DateTimeOffset?>(null);

    public async Task SettleAsync()
    {
        while (lanes.Values.FirstOrDefault() is { } lane) await lane;
    }

    public async ValueTask StopAsync(TimeSpan patience)
    {
        stopping = true;
        try
        {
            await SettleAsync().WaitAsync(patience, clock);
        }
        catch (TimeoutException)
        {
            // What has not run yet waits on disk for the next start.
        }
    }

    public void Dispose() => subscription.Dispose();

    /// <summary>Whoever waited for alerts before its own may go on.</summary>
    private void Resume()
    {
        if (!deferred) return;
        deferred = false;
        bell.Ring([TransformSql.Waiting]);
    }

    private bool Begin(IntegrationId integration)
    {
        var started = new TaskCompletionSource();
        var lane = new Task<Task>(async () =>
        {
            await started.Task;
            await EndAsync(integration);
        });
        if (!lanes.TryAdd(integration, lane.Unwrap())) return false;
        lane.Start(TaskScheduler.Default);
        started.SetResult();
        return true;
    }

    private async Task EndAsync(IntegrationId integration)
    {
        var done = false;
        try
        {
            done = await LaneAsync(integration);
        }
        catch (Exception failure)
        {
            // Tried again by the clockwork's look a few seconds later, not at once for ever.
            log.LogError(failure, "The scripts of integration {Integration} could not be run; they are tried again", integration);
        }
        finally
        {
            lanes.TryRemove(integration, out _);
        }
        // What was stored between the last look and the removal.
        if (done) bell.Ring([TransformSql.Waiting]);
    }

    /// <returns>True when nothing was left; false when it has to wait for alerts before its own.</returns>
    private async Task<bool> LaneAsync(IntegrationId integration)
    {
        while (!stopping)
        {
            var (waiting, transform) = await ReadAsync(integration);
            if (waiting.Count == 0) return true;

            var results = new List<TransformResult>();
            var began = clock.GetTimestamp();
            foreach (var one in waiting)
            {
                results.Add(await runs.RunAsync(one, transform));
                // The further alerts of a request get numbers behind those that wait, which therefore wait until these are handled.
                if (results[^1].Alerts.Count > 1 || clock.GetElapsedTime(began) > Longest) break;
            }
            deferred = true;
            var settle = new SettleTransforms(results, clock.GetUtcNow());
            await gate.SubmitAsync(settle);
            handled.Tell(settle.Settled);
            if (settle.MustWait) return false;
        }
        return false;
    }

    private async Task<(List<WaitingRequest> Waiting, ActiveTransform? Transform)> ReadAsync(IntegrationId integration)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var rows = await (
            from stored in db.Events
            where stored.IntegrationId == integration && stored.Outcome == EventOutcome.Transforming
            orderby stored.Sequence
            join run in db.TransformRuns on stored.Sequence equals run.Sequence into runs
            from run in runs.DefaultIfEmpty()
            join door in db.Integrations on stored.IntegrationId equals door.Id
            join service in db.Services on stored.ServiceId equals service.Id
            select new { stored.Sequence, stored.ServiceId, stored.ReceivedAt, stored.Format, run.Request, Door = door.Name, Service = service.Name }).Take(Batch).ToListAsync();
        var waiting = new List<WaitingRequest>();
        foreach (var row in rows)
        {
            var head = row.Request is null ? SentHead.Unknown(row.Format) : SentHead.FromJson(row.Request);
            waiting.Add(new WaitingRequest(row.Sequence, new IntegrationRef(integration, row.ServiceId, row.Door), row.Service, head, row.ReceivedAt, await bodies.ReadAsync(db, row.Sequence, CancellationToken.None) ?? []));
        }
        return (waiting, await ActiveTransform.FindAsync(db, integration, CancellationToken.None));
    }
}

/// <summary>A stored request whose script has not run yet.</summary>
/// <param name="Service">Name of the service.</param>
internal sealed record WaitingRequest(long Sequence, IntegrationRef Integration, string Service, SentHead Head, DateTimeOffset ReceivedAt, byte[] Body);
