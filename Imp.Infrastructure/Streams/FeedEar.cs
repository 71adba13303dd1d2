using System.Threading.Channels;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Streams;

/// <summary>Wakes one listener: something is new, its right to listen is in doubt, or it has heard nothing for a while.</summary>
internal sealed class FeedEar : IDisposable
{
    private readonly Channel<bool> rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly TimeProvider clock;
    private readonly TimeSpan beat;
    private readonly ITimer timer;
    private readonly IDisposable subscription;
    private long heardAt;
    private int doubt;
    private int silence;

    public FeedEar(Bell bell, IReadOnlyList<Topic> doubts, TimeProvider clock, TimeSpan beat)
    {
        (this.clock, this.beat) = (clock, beat);
        heardAt = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Listen(), null, beat, Timeout.InfiniteTimeSpan);
        subscription = bell.Subscribe(doubts, _ =>
        {
            Volatile.Write(ref doubt, 1);
            Wake();
        });
    }

    public void Wake() => rung.Writer.TryWrite(true);

    /// <summary>Something was said; silence begins anew.</summary>
    public void Heard() => Interlocked.Exchange(ref heardAt, clock.GetTimestamp());

    public async ValueTask WaitAsync(CancellationToken cancel) => await rung.Reader.ReadAsync(cancel);

    public bool TakeDoubt() => Interlocked.Exchange(ref doubt, 0) == 1;

    public bool TakeSilence() => Interlocked.Exchange(ref silence, 0) == 1;

    public void Dispose()
    {
        subscription.Dispose();
        timer.Dispose();
    }

    /// <summary>The timer is not moved at every event, which there may be many of: when it comes it looks how long it has been quiet.</summary>
    private void Listen()
    {
        var rest = beat - clock.GetElapsedTime(Interlocked.Read(ref heardAt));
        if (rest <= TimeSpan.Zero)
        {
            rest = beat;
            Heard();
            Volatile.Write(ref silence, 1);
            Wake();
        }
        try
        {
            timer.Change(rest, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The listener left at this moment.
        }
    }
}
