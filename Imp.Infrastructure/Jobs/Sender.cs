using System.Collections.Concurrent;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Jobs;

/// <summary>
/// Sends the jobs of one queue, several at a time: takes the lease, commits, sends outside of any transaction, writes down what became of it. A
/// process that dies in between leaves a lease behind, which the next run frees: the message goes out once more with the same id, and never gets lost.
/// </summary>
/// <typeparam name="TKey">Of what only one may be under way at a time.</typeparam>
internal abstract class Sender<TKey>(string queue, Actor self, JobQueries jobs, CommandBus bus, ThisRun run, Bell bell, TimeProvider clock, ILogger log) : IWorker where TKey : notnull
{
    /// <summary>How often leases are looked through: at the start, and then only to be sure.</summary>
    private static readonly TimeSpan BetweenReclaims = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, Task> inFlight = new();
    private readonly CancellationTokenSource stopping = new();
    private DateTimeOffset reclaimAt = DateTimeOffset.MinValue;

    public abstract IReadOnlyList<Topic> WokenBy { get; }

    public virtual string Name => GetType().Name;

    protected JobQueries Jobs => jobs;

    protected TimeProvider Clock => clock;

    protected string Queue => queue;

    protected string Run => run.Id;

    /// <summary>Rung when something is no longer under way.</summary>
    protected Topic Freed { get; } = new("sender/" + queue);

    protected CancellationToken Stopping => stopping.Token;

    protected int UnderWay => inFlight.Count;

    public abstract Task<int> RunOnceAsync(CancellationToken cancel);

    public abstract Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel);

    public async Task SettleAsync()
    {
        while (inFlight.Values.FirstOrDefault() is { } one) await one;
    }

    public async ValueTask StopAsync(TimeSpan patience)
    {
        try
        {
            await SettleAsync().WaitAsync(patience, clock);
        }
        catch (TimeoutException)
        {
            // What is still under way keeps its lease; the next run sends it again with the same id.
            await stopping.CancelAsync();
        }
    }

    protected bool IsUnderWay(TKey key) => inFlight.ContainsKey(key);

    /// <summary>False only when this run surely does not work on the job, so that its lease, once it is over, may be freed.</summary>
    protected abstract bool MayBeUnderWay(long job);

    /// <summary>Whether anybody waits to hear that something is no longer under way.</summary>
    protected virtual bool RingsWhenFreed => true;

    protected async Task ReclaimAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now < reclaimAt) return;

        reclaimAt = now + BetweenReclaims;
        var lost = (await jobs.LeasedAsync(queue, cancel)).Where(job => job.By != run.Id || job.Until < now && !MayBeUnderWay(job.Sequence)).ToList();
        if (lost.Count > 0) await ExecuteAsync(new ReclaimJobs([.. lost.Select(job => job.Sequence)]), cancel);
    }

    protected Task LeaseAsync(IReadOnlyList<long> due, CancellationToken cancel) => ExecuteAsync(new LeaseJobs(due, run.Id), cancel);

    protected Task ExecuteAsync(ICommand command, CancellationToken cancel = default) => bus.ExecuteAsync(command, self, cancel);

    /// <param name="work">May call what it is given as soon as its place may be taken, and <see cref="Ring"/> after that.</param>
    protected void Begin(TKey key, Func<Action, Task> work)
    {
        var hand = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        inFlight[key] = hand.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await work(() => inFlight.TryRemove(new(key, hand.Task)));
            }
            finally
            {
                if (inFlight.TryRemove(new(key, hand.Task))) Ring();
                hand.SetResult();
            }
        });
    }

    /// <summary>Something is no longer under way.</summary>
    protected void Ring()
    {
        if (RingsWhenFreed) bell.Ring([Freed]);
    }

    /// <returns>Null when Imp stops meanwhile.</returns>
    protected async Task<DeliveryResult?> TryAsync(object delivery, Func<Task<DeliveryResult>> send)
    {
        try
        {
            return await send();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Sending {Delivery} over {Queue} failed inside Imp", delivery, queue);
            return new TryLater("Something went wrong inside Imp; its log says what.") { Trouble = Trouble.Imp };
        }
    }

    /// <summary>Writes down what became of it, until that is done or Imp stops.</summary>
    protected async Task WriteDownAsync(object delivery, Func<Task> write)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await write();
                return;
            }
            catch (StorageProblem problem)
            {
                // It was sent; forgetting that would send it twice. The disk may come back.
                log.LogWarning("{Delivery} cannot be written down yet: {Problem}", delivery, problem.Message);
                await Task.Delay(BetweenWrites, clock);
            }
            catch (Exception failure)
            {
                log.LogError(failure, "{Delivery} cannot be written down", delivery);
                return;
            }
        }
    }
}
