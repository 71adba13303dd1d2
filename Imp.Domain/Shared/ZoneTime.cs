using System.Diagnostics.CodeAnalysis;

namespace Imp.Domain.Shared;

/// <summary>What a clock on the wall means. Schedules, which need calendars too, have their own arithmetic.</summary>
public static class ZoneTime
{
    /// <param name="name">IANA, as in Europe/Berlin.</param>
    /// <returns>True for a zone that this machine knows.</returns>
    public static bool Knows([NotNullWhen(true)] string? name) => name is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <param name="name">IANA.</param>
    /// <returns>The zone; UTC for none, and for one that this machine does not know any more: that is no reason to stop working.</returns>
    public static TimeZoneInfo Zone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <returns>The instant in UTC. A time that the clocks skip is when they have; one that they show twice is the first.</returns>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        // The larger offset is the earlier of the two instants.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
