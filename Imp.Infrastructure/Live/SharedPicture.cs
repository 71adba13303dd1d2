using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Live;

/// <summary>
/// What many look at, read once for all of them: again only when one of its topics rang and somebody asks, and no more often than is asked for.
/// Whoever was rung and asks then sees at least the change that rang. As long as nothing changed, asking costs nothing.
/// </summary>
internal sealed class SharedPicture<T> : IDisposable where T : class
{
    private readonly TimeSpan atMostEvery;
    private readonly TimeProvider? clock;
    private readonly Func<CancellationToken, Task<T>> read;
    private readonly IDisposable subscription;
    private readonly SemaphoreSlim reading = new(1);
    private readonly TimeSpan? trueFor;
    private long changed = 1;
    private volatile Reading? present;

    /// <param name="clock">Measures <paramref name="atMostEvery"/>; null: read again as often as it changes.</param>
    /// <param name="read">Reads the database, in a context of its own.</param>
    public SharedPicture(
        IDbContextFactory<ImpDb> dbs, Bell bell, IEnumerable<Topic> topics, Func<ImpDb, CancellationToken, Task<T>> read, TimeSpan atMostEvery = default, TimeProvider? clock = null)
        : this(bell, topics, atMostEvery, clock, async cancel =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            return await read(db, cancel);
        })
    {
    }

    /// <param name="trueFor">For what changes with time alone: after so long it is read again though nothing rang.</param>
    public SharedPicture(Bell bell, IEnumerable<Topic> topics, TimeSpan atMostEvery, TimeProvider? clock, Func<CancellationToken, Task<T>> read, TimeSpan? trueFor = null)
    {
        (this.atMostEvery, this.clock, this.read, this.trueFor) = (atMostEvery, clock, read, trueFor);
        subscription = bell.Subscribe(topics, _ => Interlocked.Increment(ref changed));
    }

    /// <summary>What would be read now, when it need not be read; else null.</summary>
    public T? Fresh => Good(Interlocked.Read(ref changed));

    public ValueTask<T> ReadAsync(CancellationToken cancel)
    {
        var wanted = Interlocked.Read(ref changed);
        return Good(wanted) is { } fresh ? new ValueTask<T>(fresh) : new ValueTask<T>(ReadAsync(wanted, cancel));
    }

    public void Dispose()
    {
        subscription.Dispose();
        reading.Dispose();
    }

    private async Task<T> ReadAsync(long wanted, CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            if (Good(wanted) is { } meanwhile) return meanwhile;
            if (clock is not null && present is { } before && atMostEvery - clock.GetElapsedTime(before.At) is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, clock, cancel);
            var (asOf, at) = (Interlocked.Read(ref changed), clock?.GetTimestamp() ?? 0);
            return (present = new Reading(asOf, at, await read(cancel))).Picture;
        }
        finally
        {
            reading.Release();
        }
    }

    private T? Good(long wanted) => present is { } one && one.AsOf >= wanted && (trueFor is null || clock!.GetElapsedTime(one.At) <= trueFor) ? one.Picture : null;

    private sealed record Reading(long AsOf, long At, T Picture);
}
