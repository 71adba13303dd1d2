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
internal sealed class ChannelSender(
    IChannel channel, JobQueries jobs, OutboxQueries outbox, CircuitBoard circuits, PauseBoard pauses, CommandBus bus, ThisRun run, Bell bell, TimeProvider clock, ILogger<ChannelSender> log) : IWorker
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

    public IReadOnlyList<Topic> WokenBy => [Topic.Happened("job.asked"), Topic.Happened("job.waits"), Topic.Happened("job.retried"), Topic.Channels, Freed];

    public string Name => $"{nameof(ChannelSender)} {queue}";

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        await ReclaimAsync(cancel);
        // Said before it is counted: a hand that gets free in between rings once too often rather than not at all.
        full = true;
        var free = AtOnce - inFlight.Count;
        if (free <= 0) return 0;

        full = false;
        if (await pauses.HoldsAsync(channel.Kind, cancel)) return 0;

        var probes = new List<Probe>();
        try
        {
            var due = await DueAsync(probes, free, cancel);
            if (due.Count == 0) return 0;
            await bus.ExecuteAsync(new LeaseJobs(due, run.Id), self, cancel);
            foreach (var parcel in await outbox.ReadAsync(due, run.Id, cancel))
            {
                Begin(parcel);
                probes.RemoveAll(probe => probe.Job == parcel.Job);
            }
            return due.Count;
        }
        finally
        {
            // What was cancelled a moment ago, or could not be leased, never left.
            foreach (var probe in probes) circuits.Tell(channel.Kind, probe.Server, CircuitSignal.Unclear);
        }
    }

    /// <summary>While all hands are busy nothing else can be due: whoever is done rings. So does whoever resumes the channel.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        if (inFlight.Count >= AtOnce || await pauses.HoldsAsync(channel.Kind, cancel)) return null;
        var broken = circuits.Of(channel.Kind);
        if (broken.Count == 0) return await jobs.NextDueAsync(queue, cancel);

        var next = await jobs.NextDueElsewhereAsync(queue, [.. broken.Select(one => one.Server)], cancel);
        foreach (var one in broken.Where(one => one.Circuit.State == CircuitState.Open))
            if (await jobs.NextDueAsync(queue, one.Server, cancel) is { } due)
            {
                var probe = one.Circuit.NextProbe(clock.GetUtcNow());
                if (due < probe) due = probe;
                if (next is null || due < next) next = due;
            }
        return next;
    }

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

    /// <summary>What may leave now: of a server that fails only one message now and then, and whatever a person sits and waits for.</summary>
    private async Task<List<long>> DueAsync(List<Probe> probes, int free, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var broken = circuits.Of(channel.Kind);
        if (broken.Count == 0) return await jobs.DueAsync(queue, now, free, cancel);

        foreach (var one in broken.Where(one => one.Circuit.State == CircuitState.Open && one.Circuit.NextProbe(now) <= now))
        {
            if (probes.Count == free) break;
            if (await jobs.FirstDueAsync(queue, one.Server, now, cancel) is not { } job) continue;
            probes.Add(new Probe(job, one.Server));
            circuits.Tell(channel.Kind, one.Server, CircuitSignal.ProbeLeaves);
        }
        var others = free == probes.Count ? [] : await jobs.DueElsewhereAsync(queue, [.. broken.Select(one => one.Server)], now, free - probes.Count, cancel);
        return [.. probes.Select(probe => probe.Job).Union(others)];
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

        circuits.Tell(channel.Kind, parcel.Server, Circuit.Of(result), result.Answer);
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
            return new TryLater($"No end within {GivenUp.TotalSeconds:0} s.") { Trouble = Trouble.Server };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Sending {Delivery} over {Queue} failed inside Imp", parcel.Message.Id, queue);
            return new TryLater("Something went wrong inside Imp; its log says what.") { Trouble = Trouble.Imp };
        }
    }

    /// <summary>The one message that is tried while the others wait.</summary>
    private sealed record Probe(long Job, string Server);
}
