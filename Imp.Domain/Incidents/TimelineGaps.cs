namespace Imp.Domain.Incidents;

/// <summary>When a timeline is silent for so long that it is worth saying.</summary>
public static class TimelineGaps
{
    /// <summary>From here on silence is shown.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(30);

    /// <returns>How long nothing was written between two neighbours; null when that is nothing to speak of.</returns>
    public static TimeSpan? Between(DateTimeOffset earlier, DateTimeOffset later) => later - earlier >= Least ? later - earlier : null;
}
