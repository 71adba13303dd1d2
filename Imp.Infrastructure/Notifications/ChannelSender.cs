using System.Collections.Concurrent;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Notifications;

/// <summary>
/// Sends over one channel, a few at a time: takes the lease, commits, sends outside of any transaction, writes down what became of it. A process
/// that dies in between leaves a lease behind, which the next run frees: the message goes out once more with the same id, and never gets lost.
/// </summary>
internal sealed class ChannelSender(IChannel channel, JobQueries jobs, OutboxQueries outbox, CommandBus bus, ThisRun run, Bell bell, TimeProvider clock, ILogger<ChannelSender> log) : IWorker
{
    private const int AtOnce = 4;

    /// <summary>Longer than any channel gives itself, shorter than the lease.</summary>
    private static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(25);

    /// <summary>How often leases are looked through: at the start, and then only to be sure.</summary>
    private static readonly TimeSpan BetweenReclaims = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, Task> inFlight = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly string queue = Outbox.QueueOf(channel.Kind);
    private readonly Actor self = Actor.System("sender");

    private DateTimeOffset reclaimAt = DateTimeOffset.MinValue;
    private volatile bool full;

    private Topic Freed => new("sender/" + queue);

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("job.asked"), Topic.Happened("job.waits"), Topic.Happened("job.retried"), Freed];

    public string Name => $"{nameof(ChannelSender)} {queue}";

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        await ReclaimAsync(cancel);
        // Said before it is counted: a hand that gets free in between rings once too often rather than not at all.
        full = true;
        var free = AtOnce - inFlight.Count;
        if (free <= 0) return 0;

        full = false;

        var due = await jobs.DueAsync(queue, clock.GetUtcNow(), free, cancel);
        if (due.Count == 0) return 0;
        await bus.ExecuteAsync(new LeaseJobs(due, run.Id), self, cancel);
        foreach (var parcel in await outbox.ReadAsync(due, run.Id, cancel)) Begin(parcel);
        return due.Count;
    }

    /// <summary>While all hands are busy nothing else can be due: whoever is done rings.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) =>
        inFlight.Count >= AtOnce ? null : await jobs.NextDueAsync(queue, cancel);

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

    private async Task ReclaimAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now < reclaimAt) return;

        reclaimAt = now + BetweenReclaims;
        var lost = (await jobs.LeasedAsync(queue, cancel)).Where(job => job.By != run.Id || job.Until < now && !inFlight.ContainsKey(job.Sequence)).ToList();
        if (lost.Count > 0) await bus.ExecuteAsync(new ReclaimJobs([.. lost.Select(job => job.Sequence)]), self, cancel);
    }

    private void Begin(Parcel parcel)
    {
        var started = new TaskCompletionSource();
        inFlight[parcel.Job] = Task.Run(async () =>
        {
            await started.Task; // only once it is on the list can it take itself off
            try
            {
                await FinishAsync(parcel);
            }
            finally
            {
                inFlight.TryRemove(parcel.Job, out _);
                if (full) bell.Ring([Freed]);
            }
        });
        started.SetResult();
    }

    private async Task FinishAsync(Parcel parcel)
    {
        var began = clock.GetTimestamp();
        var result = await SendAsync(parcel);
        if (result is null) return;

        var finish = new FinishDelivery(parcel.Job, parcel.Message.Id, run.Id, result, clock.GetElapsedTime(began));
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await bus.ExecuteAsync(finish, self);
                return;
            }
            catch (StorageProblem problem)
            {
                // It was sent; forgetting that would send it twice. The disk may come back.
                log.LogWarning("{Delivery} cannot be written down yet: {Problem}", parcel.Message.Id, problem.Message);
                await Task.Delay(BetweenWrites, clock);
            }
            catch (Exception failure)
            {
                log.LogError(failure, "{Delivery} cannot be written down", parcel.Message.Id);
                return;
            }
        }
    }

    /// <returns>Null when Imp stops meanwhile.</returns>
    private async Task<DeliveryResult?> SendAsync(Parcel parcel)
    {
        try
        {
            return await channel.SendAsync(parcel.Message, parcel.Target, stopping.Token).WaitAsync(GivenUp, clock, stopping.Token);
        }
        catch (TimeoutException)
        {
            return new TryLater($"No end within {GivenUp.TotalSeconds:0} s.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Sending {Delivery} over {Queue} failed inside Imp", parcel.Message.Id, queue);
            return new TryLater("Something went wrong inside Imp; its log says what.");
        }
    }
}
