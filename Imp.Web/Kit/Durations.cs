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

    /// <returns>Whole minutes without a unit that is zero: <c>45 min</c>, <c>2 h</c>, <c>1 h 5 min</c>, <c>1 d</c>.</returns>
    public static string Minutes(int minutes) => (minutes / 1440, minutes / 60 % 24, minutes % 60) switch
    {
        (0, 0, var left) => $"{left} min",
        (0, var hours, 0) => $"{hours} h",
        (0, var hours, var left) => $"{hours} h {left} min",
        (var days, 0, _) => $"{days} d",
        (var days, var hours, _) => $"{days} d {hours} h",
    };
}
