using System.Globalization;
using Imp.Web.Languages;

namespace Imp.Web.OnCall;

/// <summary>How much of a schedule is shown at once.</summary>
public enum CalendarKind { Week, Month, Year }

/// <summary>Which days are shown.</summary>
/// <param name="Day">The day that the address names.</param>
/// <param name="From">The first day that is shown; of a month the Monday before it.</param>
/// <param name="Until">The first day that is not shown any more.</param>
public sealed record CalendarSpan(CalendarKind Kind, DateOnly Day, DateOnly From, DateOnly Until)
{
    private const string Format = "yyyy-MM-dd";

    /// <param name="kind">As the address says it; a week for nothing.</param>
    /// <param name="day">As the address says it; today for nothing.</param>
    public static CalendarSpan Of(string? kind, string? day, DateOnly today)
    {
        var asked = DateOnly.TryParseExact(day, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 2000 and < 2200 ? date : today;
        var shown = Enum.TryParse<CalendarKind>(kind, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : CalendarKind.Week;
        var first = new DateOnly(asked.Year, asked.Month, 1);
        return shown switch
        {
            CalendarKind.Week => new(shown, asked, Monday(asked), Monday(asked).AddDays(7)),
            CalendarKind.Month => new(shown, asked, Monday(first), Monday(first.AddMonths(1).AddDays(-1)).AddDays(7)),
            CalendarKind.Year => new(shown, asked, first, first.AddYears(1)),
        };
    }

    /// <summary>The first day of the month that is meant.</summary>
    public DateOnly Month => new(Day.Year, Day.Month, 1);

    public string Title(Words words) => Kind switch
    {
        CalendarKind.Week => words["Week of {0}", words.Date(From, "d MMMM yyyy")],
        CalendarKind.Month => words.Date(Day, "MMMM yyyy"),
        CalendarKind.Year => words["{0} to {1}", words.Date(From, "MMMM yyyy"), words.Date(Until.AddDays(-1), "MMMM yyyy")],
    };

    /// <returns>The day that the address names after steps to the front or back.</returns>
    public DateOnly Step(int steps) => Kind switch
    {
        CalendarKind.Week => Day.AddDays(7 * steps),
        CalendarKind.Month => Month.AddMonths(steps),
        CalendarKind.Year => Month.AddYears(steps),
    };

    /// <returns>As the address says it.</returns>
    public static string Of(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
