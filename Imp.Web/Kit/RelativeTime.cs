using Imp.Web.Languages;

namespace Imp.Web.Kit;

/// <summary>Distances in time as people say them. times.js holds the same table and keeps the text fresh in the browser: change both.</summary>
internal static class RelativeTime
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(45);

    /// <returns>"just now", "4 min ago", "in 3 h", "2 d ago"; beyond thirty days the date.</returns>
    public static string Of(Words words, DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (now - at).Duration();
        if (distance < Moment) return words[at > now ? "in a moment" : "just now"];
        if (distance.TotalDays >= 30) return words.Date(at.ToUniversalTime(), "d MMM yyyy");

        var length = Length(distance);
        return words[at > now ? "in {0}" : "{0} ago", length];
    }

    // Signs of units are the same in every language.
    /// <returns>The length alone: "50 s", "4 min", "3 h", "2 d".</returns>
    public static string Length(TimeSpan distance) => distance switch
    {
        { TotalSeconds: < 59.5 } => $"{Math.Round(distance.TotalSeconds)} s",
        { TotalMinutes: < 59.5 } => $"{Math.Round(distance.TotalMinutes)} min",
        { TotalHours: < 23.5 } => $"{Math.Round(distance.TotalHours)} h",
        _ => $"{Math.Round(distance.TotalDays)} d",
    };
}
