using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Jobs;

/// <summary>Runs one worker: at once when its topics ring, when the next row is due, and when the clock's trigger asks, so that nothing is ever missed.</summary>
public sealed class Runner : IAsyncDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>So long a missed bell goes unnoticed at the most.</summary>
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromSeconds(15);

    private readonly IWorker worker;
    private readonly Bell bell;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private IDisposable? subscription;
    private ITimer? timer;
    private Task loop = Task.CompletedTask;
    private long atRest;
    private long looked;
    private long nextDue = long.MaxValue;
    private volatile bool changed;
    private volatile bool busy;

    public Runner(IWorker worker, Bell bell, TimeProvider clock, ILogger<Runner> log)
    {
        (this.worker, this.bell, this.clock, this.log) = (worker, bell, clock, log);
        atRest = looked = clock.GetTimestamp();
    }

    public string Name => worker.Name;

    /// <summary>How long ago it was last seen at rest; what <c>/healthz</c> watches.</summary>
    public TimeSpan SinceRest => clock.GetElapsedTime(Interlocked.Read(ref atRest));

    public void Start()
    {
        subscription = bell.Subscribe(worker.WokenBy, _ => Ring());
        timer = clock.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        loop = Task.Run(LoopAsync);
        Ring();
    }

    /// <summary>Asks for a run soon; asking often is the same as asking once.</summary>
    public void Ring()
    {
        changed = true;
        Wake();
    }

    /// <summary>Looks whether something has become due meanwhile, as when the clock jumps, without asking the disk; and now and then there, too, whether anything was missed.</summary>
    public void Tick()
    {
        if (!busy) Interlocked.Exchange(ref atRest, clock.GetTimestamp());
        if (Interlocked.Read(ref nextDue) <= clock.GetUtcNow().UtcTicks || clock.GetElapsedTime(Interlocked.Read(ref looked)) >= LooksAtLeastEvery) Wake();
    }

    private void Wake()
    {
        if (wake.CurrentCount > 0) return;
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else rang at the same moment.
        }
        catch (ObjectDisposedException)
        {
            // A late bell after the end.
        }
    }

    /// <summary>Runs until nothing is due.</summary>
    /// <returns>How much was moved in all.</returns>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        busy = true;
        var moved = 0;
        while (await worker.RunOnceAsync(cancel) is var once and > 0) moved += once;
        busy = false;
        Interlocked.Exchange(ref looked, clock.GetTimestamp());
        return moved;
    }

    /// <returns>When the worker's next row is due; null when nothing waits for a time.</returns>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => worker.NextDueAsync(cancel);

    /// <summary>Ends when nothing that the worker began is under way any more.</summary>
    public Task SettleAsync() => worker.SettleAsync();

    /// <summary>Begins nothing new and lets what is under way end.</summary>
    public async ValueTask DisposeAsync()
    {
        subscription?.Dispose();
        await stop.CancelAsync();
        await loop;
        await worker.StopAsync(Patience);
        if (timer is not null) await timer.DisposeAsync();
        stop.Dispose();
        wake.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(stop.Token);
                var known = changed;
                changed = false;
                // Without a change the timer stands where it should; asking again would be half of what an idle Imp does.
                if (await DrainAsync(stop.Token) == 0 && !known) continue;
                var due = await worker.NextDueAsync(stop.Token);
                Interlocked.Exchange(ref nextDue, due?.UtcTicks ?? long.MaxValue);
                if (due is { } at) Sleep(at - clock.GetUtcNow());
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                changed = true;
                log.LogError(failure, "{Worker} failed; it tries again", Name);
                Sleep(AfterFailure);
            }
        }
    }

    private void Sleep(TimeSpan wait) => timer?.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait, Timeout.InfiniteTimeSpan);
}
