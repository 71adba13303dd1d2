namespace Imp.Domain.Rules;

/// <summary>A part of the day on some days of the week, by the wall clock of a zone.</summary>
/// <param name="Days">At least one.</param>
/// <param name="To">Not part of it. Before <paramref name="From"/> it lies in the next day; the same as it is the whole day.</param>
/// <param name="Zone">IANA name, as in Europe/Berlin.</param>
public sealed record RuleHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, string Zone)
{
    /// <returns>True when the instant lies in it. A night belongs to the day on which it begins.</returns>
    public bool Holds(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var (time, today) = (TimeOnly.FromTimeSpan(local.TimeOfDay), local.DayOfWeek);
        if (From < To) return From <= time && time < To && Days.Contains(today);

        var yesterday = (DayOfWeek)(((int)today + 6) % 7);
        return time >= From && Days.Contains(today) || time < To && Days.Contains(yesterday);
    }
}
