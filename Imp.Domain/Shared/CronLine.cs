using System.Globalization;

namespace Imp.Domain.Shared;

/// <summary>
/// When something recurs, as crontab writes it: minute, hour, day of month, month, day of week. As there, a line that restricts both kinds of
/// day means either. Its own few lines because people paste crontab's dialect, which the scheduler's parser does not read (docs/decisions/0009).
/// </summary>
public sealed class CronLine
{
    /// <summary>29 February can be eight years away.</summary>
    private const int FurthestYears = 9;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly ulong minutes;
    private readonly ulong hours;
    private readonly ulong days;
    private readonly ulong months;
    private readonly ulong weekdays;
    private readonly bool either;

    private CronLine(ulong minutes, ulong hours, ulong days, ulong months, ulong weekdays, bool either) =>
        (this.minutes, this.hours, this.days, this.months, this.weekdays, this.either) = (minutes, hours, days, months, weekdays, either);

    /// <param name="text">Five fields of numbers, names, lists, ranges and steps; or <c>@hourly</c>, <c>@daily</c>, <c>@weekly</c>, <c>@monthly</c>, <c>@yearly</c>.</param>
    /// <returns>Null when it cannot be read, or when no day is ever meant: 30 February.</returns>
    public static CronLine? TryParse(string? text)
    {
        var fields = Long(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5) return null;

        if (Field(fields[0], 0, 59, []) is not { } minutes || Field(fields[1], 0, 23, []) is not { } hours || Field(fields[2], 1, 31, []) is not { } days
            || Field(fields[3], 1, 12, Months) is not { } months || Field(fields[4], 0, 7, Days) is not { } weekdays) return null;

        // Sunday has two numbers.
        if ((weekdays & (1UL << 7)) != 0) weekdays |= 1;
        var either = !fields[2].StartsWith('*') && !fields[4].StartsWith('*');
        var line = new CronLine(minutes, hours, days, months, weekdays, either);
        return line.NextAfter(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc) is null ? null : line;
    }

    /// <summary>
    /// The next time, strictly later. A local time that the clocks leave out happens when they have moved on; one that they show twice, only the
    /// first time.
    /// </summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        var at = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0).AddMinutes(1);
        for (var end = at.AddYears(FurthestYears); at < end;)
        {
            if (!IsIn(months, at.Month)) at = new DateTime(at.Year, at.Month, 1).AddMonths(1);
            else if (!IsDay(at)) at = at.Date.AddDays(1);
            else if (!IsIn(hours, at.Hour)) at = at.Date.AddHours(at.Hour + 1);
            else if (!IsIn(minutes, at.Minute)) at = at.AddMinutes(1);
            else if (ZoneTime.Instant(at, zone) is var next && next > instant) return next;
            else at = at.AddMinutes(1);
        }
        return null;
    }

    private bool IsDay(DateTime at)
    {
        var (day, weekday) = (IsIn(days, at.Day), IsIn(weekdays, (int)at.DayOfWeek));
        return either ? day || weekday : day && weekday;
    }

    private static bool IsIn(ulong set, int value) => (set & (1UL << value)) != 0;

    private static string Long(string text) => text.Trim().ToLowerInvariant() switch
    {
        "@hourly" => "0 * * * *",
        "@daily" or "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" or "@annually" => "0 0 1 1 *",
        var line => line,
    };

    private static ulong? Field(string field, int lowest, int highest, string[] names)
    {
        ulong set = 0;
        foreach (var part in field.Split(','))
        {
            if (Part(part, lowest, highest, names) is not { } some) return null;
            set |= some;
        }
        return set;
    }

    private static ulong? Part(string part, int lowest, int highest, string[] names)
    {
        var (range, step) = part.Split('/') switch { [var one] => (one, 1), [var one, var by] when Number(by) is > 0 and var count => (one, count), _ => ("", 0) };
        var (from, to) = range.Split('-') switch
        {
            ["*"] => ((int?)lowest, (int?)highest),
            // "5/15" starts at 5 and goes on to the end, as crontab has it.
            [var one] => (Value(one, lowest, names), part.Contains('/') ? highest : Value(one, lowest, names)),
            [var one, var other] => (Value(one, lowest, names), Value(other, lowest, names)),
            _ => (null, null),
        };
        if (step == 0 || from < lowest || to > highest || from is not { } first || to is not { } last || first > last) return null;

        ulong set = 0;
        for (var value = first; value <= last; value += step) set |= 1UL << value;
        return set;
    }

    private static int? Value(string text, int lowest, string[] names) =>
        Array.IndexOf(names, text) is >= 0 and var at ? at + lowest : Number(text);

    private static int? Number(string text) => text.Length <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
