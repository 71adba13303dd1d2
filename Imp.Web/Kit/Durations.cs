namespace Imp.Web.Kit;

/// <summary>How long, in words.</summary>
public static class Durations
{
    /// <returns>The two largest units: <c>4 min 12 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>.</returns>
    public static string Words(TimeSpan time) => time switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalSeconds: < 60 } => $"{time.Seconds} s",
        { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds} s",
        { TotalHours: < 24 } => $"{time.Hours} h {time.Minutes} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };
}
