namespace Imp.Tests.Support;

/// <summary>
/// A clock that stands still until it is told to move. Timers made through it (<c>Task.Delay</c>, <c>PeriodicTimer</c> and
/// <c>CancellationTokenSource</c> with this provider included) fire inside <see cref="Advance"/>, in the order in which they are due, each
/// with the clock standing at its due instant.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now;
    private long ticks;
    private long made;

    /// <param name="start">Default: Monday, 2 March 2026, 09:00 UTC.</param>
    public ManualClock(DateTimeOffset? start = null) => now = (start ?? new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)).ToUniversalTime();

    /// <summary>
    /// The wall clock. Setting it is what an operator or NTP does: it jumps, forwards or backwards, while the monotonic clock and the timers
    /// stay where they are. Use <see cref="Advance"/> to let time pass.
    /// </summary>
    public DateTimeOffset UtcNow
    {
        get { lock (gate) return now; }
        set { lock (gate) now = value.ToUniversalTime(); }
    }

    /// <summary>How many timers are running: what still waits for time to pass.</summary>
    public int Waiting { get { lock (gate) return timers.Count(timer => timer.Due is not null); } }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => UtcNow;

    public override long GetTimestamp() { lock (gate) return ticks; }

    /// <summary>Lets time pass on both clocks and fires what falls due on the way, timers that are made or changed meanwhile included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">When the time is negative: time does not pass backwards, set <see cref="UtcNow"/>.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);

        long end;
        lock (gate) end = ticks + by.Ticks;
        while (NextBefore(end) is { } timer) timer.Fire();
        lock (gate) MoveTo(end);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? NextBefore(long end)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Order));
            if (next is null) return null;

            MoveTo(next.Due!.Value);
            next.Due = next.Period is { } period ? ticks + period : null;
            next.Order = ++made;
            return next;
        }
    }

    private void MoveTo(long instant)
    {
        if (instant <= ticks) return;

        now = now.AddTicks(instant - ticks);
        ticks = instant;
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public long? Due { get; set; }
        public long? Period { get; private set; }
        public long Order { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (disposed) return false;

                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.ticks + dueTime.Ticks;
                Period = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period.Ticks;
                Order = ++clock.made;
                if (!clock.timers.Contains(this)) clock.timers.Add(this);
            }
            if (dueTime == TimeSpan.Zero) clock.Advance(TimeSpan.Zero);
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock.gate)
            {
                disposed = true;
                Due = null;
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
