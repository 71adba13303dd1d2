using System.Globalization;
using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>Instants as people type them into a search.</summary>
public static class QueryTime
{
    private const int LongestCount = 9_999;

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    private static readonly string[] Exact = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <returns>The time as it is written; null when the text is none.</returns>
    public static string? Clean(string text)
    {
        var small = text.ToLowerInvariant();
        if (small is "today" or "yesterday") return small;
        if (Ago(small) is not null) return small;
        var big = text.ToUpperInvariant();
        return Local(big) is not null || Instant(big) is not null ? big : null;
    }

    /// <returns>The instant that is meant; null when the text is none. Of a date, its first moment.</returns>
    public static DateTimeOffset? Resolve(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        return text switch
        {
            "today" => ZoneTime.Instant(today, zone),
            "yesterday" => ZoneTime.Instant(today.AddDays(-1), zone),
            _ when Ago(text) is { } ago => now - ago,
            _ when Local(text) is { } local => ZoneTime.Instant(local, zone),
            _ => Instant(text),
        };
    }

    private static TimeSpan? Ago(string text)
    {
        if (text.Length is < 2 or > 5 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > LongestCount) return null;
        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            'w' => TimeSpan.FromDays(7 * count),
            _ => null,
        };
    }

    private static DateTime? Local(string text) =>
        DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1970 and < 9000 ? local : null;

    private static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParseExact(text, Exact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is > 1970 and < 9000 ? instant : null;
}
