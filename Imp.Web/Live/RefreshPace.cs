namespace Imp.Web.Live;

/// <summary>
/// How often what somebody looks at is read and drawn again while it changes all the time: four times a second, and less often the more pages are open, so that
/// the last of two hundred is as fresh as the first and the work stays bounded.
/// </summary>
public sealed class RefreshPace
{
    /// <summary>Up to so many each have their four a second.</summary>
    private const int Few = 80;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    /// <summary>Longer than this a person would see as late.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private int watching;

    /// <summary>The shortest time between two readings of one page.</summary>
    public TimeSpan AtMostEvery => Of(Volatile.Read(ref watching));

    /// <param name="watching">How many pages and panels look at something that may change.</param>
    internal static TimeSpan Of(int watching) => watching <= Few ? Shortest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, Shortest.Ticks * watching / Few));

    /// <summary>One more looks.</summary>
    /// <returns>Dispose when it looks no more.</returns>
    public IDisposable Watch()
    {
        Interlocked.Increment(ref watching);
        return new Seat(this);
    }

    private sealed class Seat(RefreshPace pace) : IDisposable
    {
        private RefreshPace? pace = pace;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref pace, null) is { } left) Interlocked.Decrement(ref left.watching);
        }
    }
}
