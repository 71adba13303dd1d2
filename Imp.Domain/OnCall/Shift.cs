using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>Why somebody has a shift.</summary>
public enum ShiftCause { Rotation, Override, Temporary }

/// <summary>One person is on call between two instants.</summary>
/// <param name="Name">Of the layer, or why the schedule was changed.</param>
public sealed record Shift(UserId Person, Instant From, Instant Until, ShiftCause Cause, string Name)
{
    /// <summary>How much longer it lasts than the clock on the wall says: an hour when the clock is put back in it, less than zero when it is put forward; zero otherwise.</summary>
    public Duration ClockChange(DateTimeZone zone)
    {
        var shown = Until.InZone(zone).LocalDateTime.ToDateTimeUnspecified() - From.InZone(zone).LocalDateTime.ToDateTimeUnspecified();
        return Until - From - Duration.FromTimeSpan(shown);
    }

    public bool Covers(Instant at) => From <= at && at < Until;
}

/// <summary>Spans of time in which nobody is on call.</summary>
public sealed record Gap(Instant From, Instant Until);

/// <summary>Arithmetic with shifts.</summary>
internal static class Shifts
{
    /// <returns>What is left of the shifts outside of a span.</returns>
    public static IEnumerable<Shift> Outside(IEnumerable<Shift> shifts, Instant from, Instant until) => shifts.SelectMany(shift => Outside(shift, from, until));

    /// <returns>What of the shifts is inside of a span.</returns>
    public static IEnumerable<Shift> Inside(IEnumerable<Shift> shifts, Instant from, Instant until) =>
        shifts.Where(shift => shift.From < until && shift.Until > from).Select(shift => shift with { From = Instant.Max(shift.From, from), Until = Instant.Min(shift.Until, until) });

    /// <returns>What of the shifts is left where nobody of <paramref name="above"/> is.</returns>
    public static IEnumerable<Shift> Under(IEnumerable<Shift> shifts, IReadOnlyList<Gap> above)
    {
        // Both are in order, so that each is looked at once.
        var at = 0;
        foreach (var shift in shifts.OrderBy(one => one.From))
        {
            while (at < above.Count && above[at].Until <= shift.From) at++;
            for (var gap = at; gap < above.Count && above[gap].From < shift.Until; gap++)
                yield return shift with { From = Instant.Max(shift.From, above[gap].From), Until = Instant.Min(shift.Until, above[gap].Until) };
        }
    }

    /// <returns>Where nobody is, in order.</returns>
    public static IReadOnlyList<Gap> Gaps(IEnumerable<Shift> shifts, Interval within)
    {
        var gaps = new List<Gap>();
        var covered = within.Start;
        foreach (var shift in shifts.OrderBy(one => one.From))
        {
            if (shift.From > covered) gaps.Add(new Gap(covered, Instant.Min(shift.From, within.End)));
            covered = Instant.Max(covered, shift.Until);
            if (covered >= within.End) return gaps;
        }
        gaps.Add(new Gap(covered, within.End));
        return gaps;
    }

    /// <returns>In order of time; what continues without a break for the same reason is one.</returns>
    public static IReadOnlyList<Shift> Joined(IEnumerable<Shift> shifts)
    {
        var open = new Dictionary<(UserId, ShiftCause, string), int>();
        var joined = new List<Shift>();
        foreach (var shift in shifts.OrderBy(one => one.From).ThenBy(one => one.Person.Value))
        {
            var key = (shift.Person, shift.Cause, shift.Name);
            if (open.TryGetValue(key, out var at) && joined[at].Until >= shift.From) joined[at] = joined[at] with { Until = Instant.Max(joined[at].Until, shift.Until) };
            else
            {
                open[key] = joined.Count;
                joined.Add(shift);
            }
        }
        return joined;
    }

    private static IEnumerable<Shift> Outside(Shift shift, Instant from, Instant until)
    {
        if (shift.Until <= from || shift.From >= until)
        {
            yield return shift;
            yield break;
        }
        if (shift.From < from) yield return shift with { Until = from };
        if (shift.Until > until) yield return shift with { From = until };
    }
}
