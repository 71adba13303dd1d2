using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>How much of a span one person is on call.</summary>
/// <param name="Nights">How many nights, from 22:00 to 6:00 on the clock on the wall, hold at least an hour of it.</param>
/// <param name="WeekendHours">Hours on Saturdays and Sundays.</param>
public sealed record ShiftShare(UserId Person, double Hours, int Nights, double WeekendHours)
{
    private static readonly LocalTime Evening = new(22, 0);
    private static readonly LocalTime Morning = new(6, 0);

    /// <returns>One per person, who has most first. Somebody who is on call in two layers at once is so once.</returns>
    public static IReadOnlyList<ShiftShare> Of(IEnumerable<Shift> shifts, string zone)
    {
        var clock = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
        return [.. shifts.GroupBy(shift => shift.Person).Select(person => Of(person.Key, Union(person), clock)).OrderByDescending(one => one.Hours).ThenBy(one => one.Person.Value)];
    }

    private static ShiftShare Of(UserId person, List<Interval> spans, DateTimeZone zone)
    {
        var (hours, weekend, nights) = (0.0, 0.0, new Dictionary<LocalDate, Duration>());
        foreach (var span in spans)
        {
            hours += span.Duration.TotalHours;
            // A night belongs to the day on which it begins.
            for (var date = span.Start.InZone(zone).Date.PlusDays(-1); date <= span.End.InZone(zone).Date; date = date.PlusDays(1))
            {
                var night = Common(span, WallClock.First(date + Evening, zone), WallClock.Last(date.PlusDays(1) + Morning, zone));
                if (night > Duration.Zero) nights[date] = nights.GetValueOrDefault(date) + night;
                if (date.DayOfWeek >= IsoDayOfWeek.Saturday) weekend += Common(span, WallClock.First(date + LocalTime.Midnight, zone), WallClock.First(date.PlusDays(1) + LocalTime.Midnight, zone)).TotalHours;
            }
        }
        return new ShiftShare(person, hours, nights.Values.Count(one => one >= Duration.FromHours(1)), weekend);
    }

    private static Duration Common(Interval span, Instant from, Instant until)
    {
        var (start, end) = (Instant.Max(span.Start, from), Instant.Min(span.End, until));
        return end > start ? end - start : Duration.Zero;
    }

    private static List<Interval> Union(IEnumerable<Shift> shifts)
    {
        var spans = new List<Interval>();
        foreach (var shift in shifts.OrderBy(one => one.From))
            if (spans.Count > 0 && shift.From <= spans[^1].End) spans[^1] = new Interval(spans[^1].Start, Instant.Max(spans[^1].End, shift.Until));
            else spans.Add(new Interval(shift.From, shift.Until));
        return spans;
    }
}
