using System.Diagnostics;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Operations;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Notifications;

/// <summary>Sends over one channel, a few at a time, and spares servers that fail.</summary>
internal sealed class ChannelSender(
    IChannel channel, JobQueries jobs, OutboxQueries outbox, OperationsQueries traces, CircuitBoard circuits, PauseBoard pauses, CommandBus bus, ThisRun run, Bell bell, Instruments instruments, TimeProvider clock, ILogger<ChannelSender> log)
    : Sender<long>(Outbox.QueueOf(channel.Kind), Actor.System("sender"), jobs, bus, run, bell, clock, log)
{
    private readonly int atOnce = channel.Profile.AtOnce;

    /// <summary>Longer than any channel gives itself, shorter than the lease.</summary>
    private static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(25);

    private readonly FinishLine finish = new(bus, run.Id, Actor.System("sender"));

    private volatile bool full;

    public override IReadOnlyList<Topic> WokenBy => [Topic.Queue(Queue), Topic.ClockJumps, Topic.Channels, Freed];

    public override string Name => $"{nameof(ChannelSender)} {Queue}";

    public override async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        await ReclaimAsync(cancel);
        // Said before it is counted: a hand that gets free in between rings once too often rather than not at all.
        full = true;
        var free = atOnce - UnderWay;
        if (free <= 0) return 0;

        full = false;
        if (await pauses.HoldsAsync(channel.Kind, cancel)) return 0;

        var probes = new List<Probe>();
        try
        {
            var due = await DueAsync(probes, free, cancel);
            if (due.Count == 0) return 0;
            await LeaseAsync(due, cancel);
            foreach (var parcel in await outbox.ReadAsync(due, Run, cancel))
            {
                Begin(parcel.Job, done => FinishAsync(parcel, done));
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
    public override async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        if (full || await pauses.HoldsAsync(channel.Kind, cancel)) return null;
        var broken = circuits.Of(channel.Kind);
        if (broken.Count == 0) return await Jobs.NextDueAsync(Queue, cancel);

        var next = await Jobs.NextDueElsewhereAsync(Queue, [.. broken.Select(one => one.Server)], cancel);
        foreach (var one in broken.Where(one => one.Circuit.State == CircuitState.Open))
            if (await Jobs.NextDueAsync(Queue, one.Server, cancel) is { } due)
            {
                var probe = one.Circuit.NextProbe(Clock.GetUtcNow());
                if (due < probe) due = probe;
                if (next is null || due < next) next = due;
            }
        return next;
    }

    protected override bool MayBeUnderWay(long job) => IsUnderWay(job);

    protected override bool RingsWhenFreed => full;

    /// <summary>What may leave now: of a server that fails only one message now and then, and whatever a person sits and waits for.</summary>
    private async Task<List<long>> DueAsync(List<Probe> probes, int free, CancellationToken cancel)
    {
        var now = Clock.GetUtcNow();
        var broken = circuits.Of(channel.Kind);
        if (broken.Count == 0) return await Jobs.DueAsync(Queue, now, free, cancel);

        foreach (var one in broken.Where(one => one.Circuit.State == CircuitState.Open && one.Circuit.NextProbe(now) <= now))
        {
            if (probes.Count == free) break;
            if (await Jobs.FirstDueAsync(Queue, one.Server, now, cancel) is not { } job) continue;
            probes.Add(new Probe(job, one.Server));
            circuits.Tell(channel.Kind, one.Server, CircuitSignal.ProbeLeaves);
        }
        var others = free == probes.Count ? [] : await Jobs.DueElsewhereAsync(Queue, [.. broken.Select(one => one.Server)], now, free - probes.Count, cancel);
        return [.. probes.Select(probe => probe.Job).Union(others)];
    }

    /// <param name="done">Called as soon as it is written down.</param>
    private async Task FinishAsync(Parcel parcel, Action done)
    {
        using var span = Tracing.IsOn ? Tracing.Begin($"job {Queue}", ActivityKind.Consumer, await traces.TraceAsync(parcel.Message.Id, Stopping)) : null;
        var began = Clock.GetTimestamp();
        var result = await SendAsync(parcel);
        if (result is null) return;

        circuits.Tell(channel.Kind, parcel.Server, Circuit.Of(result), result.Answer);
        var took = Clock.GetElapsedTime(began);
        instruments.Tried(channel.Kind, result, took);
        var attempt = new Attempted(parcel.Job, parcel.Message.Id, result, took);
        await WriteDownAsync(parcel.Message.Id, () => finish.WriteAsync(attempt, done, allDone: Ring));
    }

    /// <returns>Null when Imp stops meanwhile.</returns>
    private async Task<DeliveryResult?> SendAsync(Parcel parcel)
    {
        using var span = Tracing.Begin("deliver", ActivityKind.Producer);
        span?.SetTag("imp.channel", Queue).SetTag("imp.delivery", parcel.Message.Id.Value.ToString());
        return await TryAsync(parcel.Message.Id, async () =>
        {
            try
            {
                return await channel.SendAsync(parcel.Message, parcel.Target, Stopping).WaitAsync(GivenUp, Clock, Stopping);
            }
            catch (TimeoutException)
            {
                return new TryLater($"No end within {GivenUp.TotalSeconds:0} s.") { Trouble = Trouble.Server };
            }
        });
    }

    /// <summary>The one message that is tried while the others wait.</summary>
    private sealed record Probe(long Job, string Server);
}
