using System.Globalization;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.OnCall;

/// <summary>How messages about schedules write times.</summary>
internal static class OnCallText
{
    /// <returns>The day and the time on the clock of a zone.</returns>
    public static string At(DateTimeOffset at, string zone) => TimeZoneInfo.ConvertTime(at, ZoneTime.Zone(zone)).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
