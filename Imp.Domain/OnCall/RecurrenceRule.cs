using System.Globalization;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>How an event repeats (RFC 5545, 3.3.10): by the day, week, month or year, with BYDAY, BYMONTHDAY, BYMONTH, COUNT, UNTIL and INTERVAL. Other rules are not understood rather than half understood.</summary>
internal sealed class RecurrenceRule
{
    private const int MostPeriods = 5_000;
    private const int MostTimes = 1_000;

    private static readonly string[] DayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private string unit = "";
    private int interval = 1;
    private int? count;
    private LocalDateTime? until;
    private int weekStart;
    private (int Which, int Day)[] days = [];
    private int[] monthDays = [];
    private int[] months = [];

    private RecurrenceRule() { }

    /// <returns>Null when it is not understood.</returns>
    public static RecurrenceRule? Parse(string text)
    {
        var rule = new RecurrenceRule();
        foreach (var part in text.ToUpperInvariant().Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var left, var right] ? (left, right) : (part, "");
            if (!rule.Take(name, value)) return null;
        }
        var hasPlaces = rule.days.Any(day => day.Which != 0);
        return rule.unit switch
        {
            "DAILY" or "WEEKLY" => hasPlaces || rule.unit == "WEEKLY" && rule.monthDays.Length > 0 ? null : rule,
            "MONTHLY" => rule,
            // "The 20th Monday of the year" is nobody's holiday.
            "YEARLY" => rule.days.Length > 0 && rule.months.Length == 0 ? null : rule,
            _ => null,
        };
    }

    /// <param name="earliest">What is before it may be left out.</param>
    /// <returns>When it happens, in order, up to a time; the first one too.</returns>
    public IEnumerable<LocalDateTime> From(LocalDateTime first, LocalDateTime earliest, LocalDateTime horizon)
    {
        var (times, last) = (0, until is { } end && end < horizon ? end : horizon);
        var begin = Begin(first.Date);
        // What is counted is counted from the beginning; all else begins where somebody looks.
        var skipped = count is null && earliest.Date > begin ? Math.Max(0, Units(begin, earliest.Date) / interval - 1) : 0;
        for (var period = skipped; period < skipped + MostPeriods; period++)
        {
            LocalDate at;
            try
            {
                at = Later(begin, (long)period * interval);
            }
            catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException)
            {
                yield break;
            }
            if (at.AtMidnight() > last) yield break;
            foreach (var date in Dates(at, first.Date).Order())
            {
                var time = date + first.TimeOfDay;
                if (time < first) continue;
                if (time > last || times == MostTimes || times == count) yield break;
                times++;
                yield return time;
            }
        }
    }

    private bool Take(string name, string value)
    {
        switch (name)
        {
            case "FREQ": unit = value; return true;
            case "INTERVAL": return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out interval) && interval is >= 1 and <= 1_000;
            case "COUNT": count = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : 0; return count > 0;
            case "UNTIL": until = Until(value); return until is not null;
            case "WKST": weekStart = Array.IndexOf(DayNames, value); return weekStart >= 0;
            case "BYMONTH": return Numbers(value, 1, 12, out months);
            case "BYMONTHDAY": return Numbers(value, -31, 31, out monthDays);
            case "BYDAY":
                days = [.. value.Split(',').Select(Day)];
                return days.All(day => day.Day >= 0);
            default: return false;
        }
    }

    private int Units(LocalDate from, LocalDate until) => unit switch
    {
        "DAILY" => Period.DaysBetween(from, until),
        "WEEKLY" => Period.DaysBetween(from, until) / 7,
        "MONTHLY" => (until.Year - from.Year) * 12 + until.Month - from.Month,
        _ => until.Year - from.Year,
    };

    private LocalDate Begin(LocalDate first) => unit switch
    {
        "WEEKLY" => first.PlusDays(-(((int)first.DayOfWeek - 1 - weekStart + 7) % 7)),
        "MONTHLY" or "YEARLY" => new LocalDate(first.Year, unit == "YEARLY" ? 1 : first.Month, 1),
        _ => first,
    };

    private LocalDate Later(LocalDate begin, long units) => unit switch
    {
        "DAILY" => begin.PlusDays((int)units),
        "WEEKLY" => begin.PlusWeeks((int)units),
        "MONTHLY" => begin.PlusMonths((int)units),
        _ => begin.PlusYears((int)units),
    };

    private IEnumerable<LocalDate> Dates(LocalDate at, LocalDate first) => unit switch
    {
        "DAILY" => IsWanted(at) && (days.Length == 0 || days.Any(day => day.Day == (int)at.DayOfWeek - 1)) && IsMonthDay(at) ? [at] : [],
        "WEEKLY" => Enumerable.Range(0, 7).Select(at.PlusDays).Where(date => IsWanted(date) && (days.Length == 0 ? date.DayOfWeek == first.DayOfWeek : days.Any(day => day.Day == (int)date.DayOfWeek - 1))),
        "MONTHLY" => IsWanted(at) ? InMonth(at, first.Day) : [],
        _ => (months.Length == 0 ? [first.Month] : months).SelectMany(month => InMonth(new LocalDate(at.Year, month, 1), first.Day)),
    };

    private IEnumerable<LocalDate> InMonth(LocalDate month, int day)
    {
        var length = month.Calendar.GetDaysInMonth(month.Year, month.Month);
        var all = Enumerable.Range(0, length).Select(month.PlusDays);
        if (days.Length == 0 && monthDays.Length == 0) return day <= length ? [month.PlusDays(day - 1)] : [];
        return all.Where(date => IsMonthDay(date) && (days.Length == 0 || days.Any(wanted => wanted.Day == (int)date.DayOfWeek - 1 && IsPlace(wanted.Which, date.Day, length))));
    }

    private bool IsWanted(LocalDate date) => months.Length == 0 || months.Contains(date.Month);

    private bool IsMonthDay(LocalDate date) =>
        monthDays.Length == 0 || monthDays.Contains(date.Day) || monthDays.Contains(date.Day - date.Calendar.GetDaysInMonth(date.Year, date.Month) - 1);

    private static bool IsPlace(int which, int day, int length) => which == 0 || which == (day - 1) / 7 + 1 || which == -((length - day) / 7 + 1);

    private static bool Numbers(string value, int least, int most, out int[] numbers)
    {
        numbers = [.. value.Split(',').Select(one => int.TryParse(one, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : 0)];
        return !numbers.Contains(0);
    }

    private static (int, int) Day(string text) => text.Length < 2 ? (0, -1)
        : (text.Length == 2 ? 0 : int.TryParse(text[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var which) && which is not 0 and >= -5 and <= 5 ? which : 99, Array.IndexOf(DayNames, text[^2..])) is (not 99, var day) and (var place, _)
            ? (place, day) : (0, -1);

    private static LocalDateTime? Until(string value)
    {
        var text = value.TrimEnd('Z');
        if (!DateTime.TryParseExact(text, ["yyyyMMdd", "yyyyMMdd'T'HHmmss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
        // The last time is meant, whose zone is at most 14 hours ahead; the next comes a day later.
        var local = LocalDateTime.FromDateTime(time);
        return text.Length == 8 ? local.PlusDays(1).PlusSeconds(-1) : value.EndsWith('Z') ? local.PlusHours(14) : local;
    }
}
