using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What waits to be written: many add, one takes. Adding costs no lock and, while the one is at work, no call into the system.</summary>
/// <param name="capacity">So many may wait.</param>
internal sealed class WriteQueue(int capacity) : IDisposable
{
    private readonly ConcurrentQueue<Write> queue = [];
    private readonly AutoResetEvent bell = new(false);
    private int count;
    private volatile bool asleep;
    private volatile bool closed;

    public int Count => Volatile.Read(ref count);

    /// <summary>True once nothing more is taken in.</summary>
    public bool IsClosed => closed;

    /// <returns>False when it is full or closed.</returns>
    public bool TryAdd(Write write)
    {
        if (closed) return false;
        if (Interlocked.Increment(ref count) > capacity)
        {
            Interlocked.Decrement(ref count);
            return false;
        }
        queue.Enqueue(write);
        // Adding, then looking whether somebody sleeps; the other side does it the other way round, so one of the two sees the other.
        Interlocked.MemoryBarrier();
        if (asleep) bell.Set();
        return true;
    }

    public bool TryTake([MaybeNullWhen(false)] out Write write)
    {
        if (!queue.TryDequeue(out write)) return false;
        Interlocked.Decrement(ref count);
        return true;
    }

    /// <summary>Sleeps until something waits, the time is over, or it is closed.</summary>
    /// <returns>True when something waits.</returns>
    public bool Wait(TimeSpan atMost)
    {
        asleep = true;
        Interlocked.MemoryBarrier();
        if (queue.IsEmpty && !closed) bell.WaitOne(atMost);
        asleep = false;
        return !queue.IsEmpty;
    }

    public void Close()
    {
        closed = true;
        bell.Set();
    }

    public void Dispose() => bell.Dispose();
}
