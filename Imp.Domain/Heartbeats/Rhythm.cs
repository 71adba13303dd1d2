using Imp.Domain.Shared;

namespace Imp.Domain.Heartbeats;

/// <summary>How often a beat is expected: every so many seconds, or as a cron line says in a zone.</summary>
/// <param name="PeriodSeconds">From one beat to the next; null with a cron line.</param>
/// <param name="Cron">Null with a period.</param>
/// <param name="Zone">IANA name of the zone in which the cron line is meant; null with a period.</param>
/// <param name="GraceSeconds">How much later than due it may come, and how long a run may take.</param>
public sealed record Rhythm(int? PeriodSeconds, string? Cron, string? Zone, int GraceSeconds)
{
    public const int ShortestPeriod = 10;

    public const int LongestPeriod = 366 * 86_400;

    public const int LongestGrace = 30 * 86_400;

    public TimeSpan Grace => TimeSpan.FromSeconds(GraceSeconds);

    /// <returns>When the beat after one at this instant is due.</returns>
    public DateTimeOffset DueAfter(DateTimeOffset beat)
    {
        if (PeriodSeconds is { } seconds) return beat.AddSeconds(seconds);
        return CronLine.TryParse(Cron)?.NextAfter(beat, ZoneTime.Zone(Zone)) ?? beat.AddDays(1);
    }
}
