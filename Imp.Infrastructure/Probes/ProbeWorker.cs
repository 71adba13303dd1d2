using System.Collections.Concurrent;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Probes;

/// <summary>Lets probes look when they are due, so many at a time; looks go on after it has returned, so that one that hangs holds up nobody.</summary>
internal sealed class ProbeWorker(ProbeQueries probes, ProbeEye eye, ProbeDesk desk, Bell bell, TimeProvider clock, ILogger<ProbeWorker> log) : IWorker
{
    private const int AtOnce = 16;

    /// <summary>A look that cannot be written down is made again.</summary>
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    private static readonly Topic Freed = new("prober");

    private readonly ConcurrentDictionary<ProbeId, Task> underWay = new();
    private readonly CancellationTokenSource stopping = new();
    private bool awake;

    public IReadOnlyList<Topic> WokenBy => [Topic.Probes, Freed];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        if (!awake)
        {
            await desk.WakeUpAsync();
            awake = true;
        }
        var free = AtOnce - underWay.Count;
        if (free <= 0) return 0;

        var begun = 0;
        foreach (var probe in await probes.DueAsync(clock.GetUtcNow(), AtOnce + free, cancel))
        {
            if (begun == free) break;
            if (Begin(probe)) begun++;
        }
        return begun;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => underWay.Count >= AtOnce ? null : await probes.NextDueAsync([.. underWay.Keys], cancel);

    public async Task SettleAsync()
    {
        while (underWay.Values.FirstOrDefault() is { } one) await one;
    }

    public async ValueTask StopAsync(TimeSpan patience)
    {
        // Nothing is lost with a look: the next run makes it.
        await stopping.CancelAsync();
        await SettleAsync();
    }

    private bool Begin(DueProbe probe)
    {
        if (underWay.ContainsKey(probe.Id)) return false;
        var started = new TaskCompletionSource();
        var look = Task.Run(async () =>
        {
            await started.Task; // only once it is on the list can it take itself off
            try
            {
                await LookAsync(probe);
            }
            finally
            {
                underWay.TryRemove(probe.Id, out _);
                // There is a place again, and this probe is due before whatever was waited for, perhaps.
                bell.Ring([Freed]);
            }
        });
        underWay[probe.Id] = look;
        started.SetResult();
        return true;
    }

    private async Task LookAsync(DueProbe probe)
    {
        try
        {
            await desk.RecordAsync(probe, await eye.LookAsync(probe.Check, probe.Rhythm, stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            log.LogDebug("{Probe} did not look to its end, because Imp stops", probe.Name);
        }
        catch (StorageProblem problem)
        {
            log.LogWarning("What {Probe} found cannot be written down: {Problem}", probe.Name, problem.Message);
            await PauseAsync();
        }
        catch (Exception failure)
        {
            log.LogError(failure, "{Probe} could not look", probe.Name);
            await PauseAsync();
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(AfterTrouble, clock, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            log.LogDebug("Imp stops");
        }
    }
}
