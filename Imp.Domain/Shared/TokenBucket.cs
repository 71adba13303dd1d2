namespace Imp.Domain.Shared;

/// <summary>
/// How many events a second are let through, with a burst. Holds one number: the instant at which it will be full again (the generic cell rate
/// algorithm of ITU-T I.371). Not for several threads.
/// </summary>
/// <param name="perSecond">At least 1.</param>
/// <param name="burst">So many at once after a pause; at least 1.</param>
public sealed class TokenBucket(int perSecond, int burst)
{
    private readonly long each = TimeSpan.TicksPerSecond / perSecond;
    private readonly long room = TimeSpan.TicksPerSecond / perSecond * burst;
    private long fullAt;

    /// <returns>True when it may pass; false takes nothing.</returns>
    /// <param name="now">Ticks of any clock. One that jumps back starts with a full bucket.</param>
    public bool Take(long now)
    {
        var full = fullAt <= now || fullAt - now > room ? now : fullAt;
        if (full + each - now > room) return false;

        fullAt = full + each;
        return true;
    }
}
