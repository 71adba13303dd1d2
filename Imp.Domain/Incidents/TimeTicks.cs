namespace Imp.Domain.Incidents;

/// <summary>A line under which a time stands.</summary>
/// <param name="X">0 to 1.</param>
/// <param name="BeginsDay">True for the first of its day.</param>
public sealed record TimeTick(double X, DateTimeOffset At, bool BeginsDay);

/// <summary>Times to write under a picture: round ones, not too many.</summary>
public static class TimeTicks
{
    private const double Apart = 0.085;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)), .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(hours => TimeSpan.FromHours(hours)), .. new[] { 1, 2, 7, 14, 28 }.Select(days => TimeSpan.FromDays(days)),
    ];

    /// <param name="zone">On whose clock they are round.</param>
    /// <param name="step">From one to the next.</param>
    public static IReadOnlyList<TimeTick> Of(TimeScale scale, TimeZoneInfo zone, out TimeSpan step)
    {
        var pieces = scale.Pieces.Where(piece => !piece.IsGap).ToList();
        var perWidth = pieces.Max(piece => (piece.Until - piece.From) / (piece.End - piece.Start));
        var wanted = TimeSpan.FromTicks((long)(perWidth.Ticks * Apart));
        step = Steps.FirstOrDefault(one => one >= wanted, Steps[^1]);
        var ticks = new List<TimeTick>();
        foreach (var piece in pieces)
        {
            var offset = zone.GetUtcOffset(piece.From);
            var local = (piece.From + offset).UtcTicks;
            var first = (local + step.Ticks - 1) / step.Ticks * step.Ticks;
            for (var at = new DateTimeOffset(first, TimeSpan.Zero) - offset; at < piece.Until; at += step)
            {
                var x = scale.X(at);
                if (ticks.Count > 0 && x - ticks[^1].X < Apart * 0.8 || x > 1 - Apart / 2) continue;
                ticks.Add(new TimeTick(x, at, ticks.Count == 0 || Day(at, zone) != Day(ticks[^1].At, zone)));
            }
        }
        return ticks;
    }

    private static DateTime Day(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).Date;
}
