using System.Globalization;

namespace Imp.Web.Kit;

/// <summary>Distances in time as people say them. shell.js holds the same table and keeps the text fresh in the browser: change both.</summary>
internal static class RelativeTime
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(45);

    /// <returns>"just now", "4 min ago", "in 3 h", "2 d ago"; beyond thirty days the date.</returns>
    public static string Of(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (now - at).Duration();
        if (distance < Moment) return at > now ? "in a moment" : "just now";
        if (distance.TotalDays >= 30) return at.ToUniversalTime().ToString("d MMM yyyy", CultureInfo.InvariantCulture);

        var length = Length(distance);
        return at > now ? "in " + length : length + " ago";
    }

    /// <returns>The length alone: "50 s", "4 min", "3 h", "2 d".</returns>
    public static string Length(TimeSpan distance) => distance switch
    {
        { TotalSeconds: < 59.5 } => $"{Math.Round(distance.TotalSeconds)} s",
        { TotalMinutes: < 59.5 } => $"{Math.Round(distance.TotalMinutes)} min",
        { TotalHours: < 23.5 } => $"{Math.Round(distance.TotalHours)} h",
        _ => $"{Math.Round(distance.TotalDays)} d",
    };
}
