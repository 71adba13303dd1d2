using System.Runtime.CompilerServices;
using Imp.Domain.Streams;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Streams;

/// <summary>
/// Hands the feed to those who listen. The newest events are read and put into bytes once for all of them; each listener has a place in it and
/// no queue of its own, so that a slow one costs nothing. Who comes back reads what is missing from the disk. As long as nobody listens, nothing is read.
/// </summary>
public sealed class EventFeed : IDisposable
{
    /// <summary>Listeners at a time.</summary>
    public const int MostListeners = 1_000;

    /// <summary>Who is further behind than this is let go.</summary>
    public const int MostBehind = 2_048;

    /// <summary>After so much silence a listener is told that the line is alive.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private const int Page = 256;

    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly Bell bell;
    private readonly TimeProvider clock;
    private readonly ILogger<EventFeed> log;
    private readonly Lock gate = new();
    private readonly FeedRing ring = new(MostBehind);
    private readonly SemaphoreSlim reading = new(1);

    /// <summary>Many come back at once after a restart; the disk serves the console too.</summary>
    private readonly SemaphoreSlim replaying = new(4);

    private readonly HashSet<FeedEar> ears = [];
    private IDisposable? subscription;
    private bool known;
    private int seats;
    private int rung;

    public EventFeed(IDbContextFactory<ImpDb> dbs, Bell bell, TimeProvider clock, ILogger<EventFeed> log) =>
        (this.dbs, this.bell, this.clock, this.log) = (dbs, bell, clock, log);

    /// <summary>How many listen.</summary>
    public int Listeners => Volatile.Read(ref seats);

    /// <returns>A place among the listeners, to be disposed; null when all are taken.</returns>
    public IDisposable? TakeSeat()
    {
        if (Interlocked.Increment(ref seats) <= MostListeners) return new Seat(this);
        Interlocked.Decrement(ref seats);
        return null;
    }

    /// <summary>What happens from now on, or after a number; ends with <see cref="FeedNews.TooSlow"/> or <see cref="FeedNews.Over"/>.</summary>
    /// <param name="after">The number of the last event that the listener has; null begins now.</param>
    /// <param name="ends">Changes after which it is asked whether the listener still may.</param>
    /// <param name="mayGoOn">Asked after those, and at every beat.</param>
    public async IAsyncEnumerable<FeedBatch> ReadAsync(
        StreamFilter filter, long? after, IReadOnlyList<Topic> ends, Func<CancellationToken, ValueTask<bool>> mayGoOn, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var ear = new FeedEar(bell, ends, clock, Beat);
        Enter(ear);
        try
        {
            await CatchUpAsync(joins: true, cancel);
            var position = To();
            if (after is { } asked)
            {
                if (await IsKeptAsync(asked, cancel)) position = asked;
                else yield return new FeedBatch(FeedNews.Reset, [], position);
            }
            await foreach (var page in ReplayAsync(filter, position, cancel))
            {
                position = page.Position;
                if (page.Frames.Count == 0) continue;
                ear.Heard();
                yield return page;
            }
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                if (Next(filter, position) is not { } next)
                {
                    yield return new FeedBatch(FeedNews.TooSlow, [], position);
                    yield break;
                }
                position = next.Position;
                if (next.Frames.Count > 0)
                {
                    ear.Heard();
                    yield return next;
                    continue;
                }
                await ear.WaitAsync(cancel);
                var isSilent = ear.TakeSilence();
                if ((isSilent || ear.TakeDoubt()) && !await mayGoOn(cancel))
                {
                    yield return new FeedBatch(FeedNews.Over, [], position);
                    yield break;
                }
                if (isSilent) yield return new FeedBatch(FeedNews.Silence, [], position);
            }
        }
        finally
        {
            Leave(ear);
        }
    }

    public void Dispose()
    {
        subscription?.Dispose();
        reading.Dispose();
        replaying.Dispose();
    }

    /// <summary>From the disk, until what is missing is in memory. A page without anything that is wanted has no frames.</summary>
    private async IAsyncEnumerable<FeedBatch> ReplayAsync(StreamFilter filter, long position, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (position < From())
        {
            List<FeedFrame> page;
            await replaying.WaitAsync(cancel);
            try
            {
                await using var db = await dbs.CreateDbContextAsync(cancel);
                page = await FeedSql.ReadAsync(db, position, Page, cancel);
            }
            finally
            {
                replaying.Release();
            }
            if (page.Count == 0) yield break;
            position = page[^1].Sequence;
            yield return new FeedBatch(FeedNews.Events, page.FindAll(frame => filter.Takes(frame.Subject)), position);
        }
    }

    /// <returns>Null when the ring has gone past it.</returns>
    private FeedBatch? Next(StreamFilter filter, long position)
    {
        FeedFrame[] found;
        lock (gate)
        {
            if (position < ring.From) return null;
            if (position >= ring.To) return new FeedBatch(FeedNews.Events, [], position);
            (found, position) = (ring.After(position), ring.To);
        }
        return new FeedBatch(FeedNews.Events, Array.FindAll(found, frame => filter.Takes(frame.Subject)), position);
    }

    private async Task<bool> IsKeptAsync(long asked, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var (oldest, newest) = await FeedSql.EdgesAsync(db, cancel);
        return asked >= oldest - 1 && asked <= newest;
    }

    private void Enter(FeedEar ear)
    {
        lock (gate)
        {
            ears.Add(ear);
            subscription ??= bell.Subscribe([Topic.Feed], _ => Rung());
        }
    }

    private void Leave(FeedEar ear)
    {
        lock (gate)
        {
            ears.Remove(ear);
            if (ears.Count > 0) return;
            subscription?.Dispose();
            subscription = null;
        }
    }

    private void Rung()
    {
        if (Interlocked.Exchange(ref rung, 1) == 0) _ = Task.Run(PumpAsync);
    }

    private async Task PumpAsync()
    {
        try
        {
            await CatchUpAsync(joins: false, default);
        }
        catch (Exception failure)
        {
            // The next bell, or whoever comes next, reads it.
            log.LogError(failure, "The feed could not be read");
        }
    }

    /// <summary>Reads what is new, once for all; what rings meanwhile is read by the next one.</summary>
    private async Task CatchUpAsync(bool joins, CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            Interlocked.Exchange(ref rung, 0);
            await using var db = await dbs.CreateDbContextAsync(cancel);
            if (joins) await BeginAsync(db, cancel);
            for (var more = true; more;)
            {
                var page = await FeedSql.ReadAsync(db, To(), Page, cancel);
                more = page.Count == Page;
                if (page.Count > 0) Tell(page);
            }
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>At the start, and after a long time without listeners, what is older than memory holds is left on the disk.</summary>
    private async Task BeginAsync(ImpDb db, CancellationToken cancel)
    {
        bool isAlone;
        lock (gate) isAlone = ears.Count <= 1;
        if (known && !isAlone) return;

        var (oldest, newest) = await FeedSql.EdgesAsync(db, cancel);
        lock (gate)
        {
            if (known && newest - ring.To <= MostBehind && newest >= ring.To) return;
            ring.Begin(Math.Max(oldest - 1, newest - MostBehind / 2));
            known = true;
        }
    }

    private void Tell(List<FeedFrame> page)
    {
        lock (gate)
        {
            foreach (var frame in page) ring.Add(frame);
            foreach (var ear in ears) ear.Wake();
        }
    }

    private long From()
    {
        lock (gate) return ring.From;
    }

    private long To()
    {
        lock (gate) return ring.To;
    }

    private sealed class Seat(EventFeed feed) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) Interlocked.Decrement(ref feed.seats);
        }
    }
}
