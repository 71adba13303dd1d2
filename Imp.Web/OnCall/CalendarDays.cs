using System.Globalization;
using Imp.Domain.Shared;
using Imp.Infrastructure.OnCall;
using Imp.Web.Languages;

namespace Imp.Web.OnCall;

/// <summary>A piece of a shift on one day.</summary>
/// <param name="Shift">Null: nobody is on call.</param>
/// <param name="Start">Of the day, 0 to 1.</param>
/// <param name="Length">Of the day, 0 to 1.</param>
public sealed record ShiftPiece(ShiftRow? Shift, double Start, double Length, string Label);

/// <summary>One day of a calendar.</summary>
/// <param name="Pieces">In order of time.</param>
/// <param name="Hours">How long it is: 24 unless the clocks change.</param>
/// <param name="Doubles">Who has two shifts at once on it.</param>
/// <param name="Temporaries">What replaces everything on it or a part of it.</param>
public sealed record CalendarDay(DateOnly Date, IReadOnlyList<ShiftPiece> Pieces, double Hours, IReadOnlyList<DoubleRow> Doubles, IReadOnlyList<TemporaryRow> Temporaries)
{
    /// <summary>Holidays and leave on it.</summary>
    public IReadOnlyList<DayOffRow> DaysOff { get; init; } = [];

    /// <summary>Who has most of it; null when nobody has any.</summary>
    public ShiftRow? Main => Pieces.Where(piece => piece.Shift is not null).MaxBy(piece => piece.Length)?.Shift;

    public bool HasGap => Pieces.Any(piece => piece.Shift is null);

    /// <summary>The clocks change on it.</summary>
    public bool IsOdd => Hours != 24;
}

/// <summary>Cuts what a schedule means into days.</summary>
public static class CalendarDays
{
    /// <param name="zone">Whose midnights part the days.</param>
    public static IReadOnlyList<CalendarDay> Of(ScheduleView schedule, DateOnly from, DateOnly until, TimeZoneInfo zone)
    {
        var count = until.DayNumber - from.DayNumber;
        DateTimeOffset[] midnights = [.. Enumerable.Range(0, count + 1).Select(day => Midnight(from.AddDays(day), zone))];
        var pieces = new List<ShiftPiece>[count];
        var doubles = new List<DoubleRow>[count];
        var off = new List<DayOffRow>[count];
        var temporaries = new List<TemporaryRow>[count];
        for (var day = 0; day < count; day++) (pieces[day], doubles[day], temporaries[day], off[day]) = ([], [], [], []);

        foreach (var shift in schedule.Shifts) Cut(shift.From, shift.Until, day => pieces[day].Add(Piece(shift, shift.From, shift.Until, midnights[day], midnights[day + 1], zone)));
        foreach (var gap in schedule.Gaps) Cut(gap.From, gap.Until, day => pieces[day].Add(Piece(null, gap.From, gap.Until, midnights[day], midnights[day + 1], zone)));
        foreach (var twice in schedule.Doubles) Cut(twice.From, twice.Until, day => doubles[day].Add(twice));
        foreach (var band in schedule.Temporaries) Cut(band.From, band.Until, day => temporaries[day].Add(band));
        foreach (var one in schedule.DaysOff) Cut(one.From, one.Until, day => off[day].Add(one));
        return [.. Enumerable.Range(0, count).Select(day => new CalendarDay(
            from.AddDays(day), [.. pieces[day].OrderBy(piece => piece.Start)], (midnights[day + 1] - midnights[day]).TotalHours, doubles[day], temporaries[day]) { DaysOff = off[day] })];

        void Cut(DateTimeOffset start, DateTimeOffset end, Action<int> take)
        {
            var at = Array.BinarySearch(midnights, start);
            for (var day = Math.Max(0, at >= 0 ? at : ~at - 1); day < count && midnights[day] < end; day++)
                if (midnights[day + 1] > start) take(day);
        }
    }

    /// <returns>The instant at which a day begins in a zone.</returns>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone) => ZoneTime.Instant(day.ToDateTime(TimeOnly.MinValue), zone);

    /// <returns>An instant as the calendar writes it.</returns>
    public static string Text(Words words, DateTimeOffset at, TimeZoneInfo zone) => words.Date(TimeZoneInfo.ConvertTime(at, zone), "ddd d MMM HH:mm");

    private static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static ShiftPiece Piece(ShiftRow? shift, DateTimeOffset start, DateTimeOffset end, DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        var whole = (until - from).TotalSeconds;
        var (a, b) = (start > from ? start : from, end < until ? end : until);
        var label = a == from && b == until ? "all day" : $"{Clock(a, zone)}–{(b == until ? "24:00" : Clock(b, zone))}";
        return new ShiftPiece(shift, (a - from).TotalSeconds / whole, (b - a).TotalSeconds / whole, label);
    }
}
