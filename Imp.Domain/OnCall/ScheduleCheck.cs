using System.Globalization;
using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>What can be wrong with a schedule.</summary>
public enum FindingKind
{
    /// <summary>Nobody is on call.</summary>
    Gap,
    /// <summary>Somebody of its layers is archived.</summary>
    Archived,
    /// <summary>Somebody who has a shift cannot be woken, as far as is known.</summary>
    Unreachable,
    /// <summary>Somebody is away during a shift.</summary>
    Leave,
    /// <summary>Somebody has two shifts at once.</summary>
    DoubleBooking,
    /// <summary>Somebody has far more than the others.</summary>
    Unfair,
}

/// <summary>One thing that is wrong with a schedule.</summary>
/// <param name="Key">The same as long as it is the same thing, so that it is told once.</param>
/// <param name="From">When it happens first; null where it is no matter of time.</param>
/// <param name="Times">How often it happens.</param>
/// <param name="What">The other schedule or layer, the title of the leave, how much is too much; empty otherwise.</param>
public sealed record Finding(FindingKind Kind, string Key, UserId? Person, Instant? From, Instant? Until, int Times, string What);

/// <summary>An absence of one person.</summary>
public sealed record Absence(UserId Person, Instant From, Instant Until, string Title);

/// <summary>What the check looks at, of one schedule and one span of time.</summary>
/// <param name="Shifts">Of the schedule.</param>
/// <param name="Members">Everybody of its layers.</param>
/// <param name="Doubles">With a shift of the schedule, and the name of the other schedule or layer.</param>
/// <param name="Archived">People who are archived.</param>
/// <param name="Reachable">People who can be woken.</param>
public sealed record CheckedSchedule(
    Interval Span, string Zone, IReadOnlyList<Shift> Shifts, IReadOnlyList<UserId> Members, IReadOnlyList<(DoubleBooking Twice, string Other)> Doubles, IReadOnlySet<UserId> Archived, IReadOnlySet<UserId> Reachable,
    IReadOnlyList<Absence> Absences);

/// <summary>Looks through what a schedule means in the weeks to come: one rule per kind of finding, so that a night's check and a page say the same.</summary>
public static class ScheduleCheck
{
    /// <summary>How far it looks.</summary>
    public static readonly Duration Ahead = Duration.FromDays(60);

    /// <summary>So many times the average is too much, beyond the one turn that somebody must have more where turns do not come out even.</summary>
    public const double Unfair = 1.5;

    private static readonly (FindingKind Kind, Func<CheckedSchedule, IEnumerable<Finding>> Find)[] Table =
    [
        (FindingKind.Gap,           Gaps),
        (FindingKind.Archived,      schedule => schedule.Members.Where(schedule.Archived.Contains).Select(person => Of(FindingKind.Archived, person))),
        (FindingKind.Unreachable,   schedule => schedule.Shifts.Select(shift => shift.Person).Distinct().Where(person => !schedule.Reachable.Contains(person) && !schedule.Archived.Contains(person)).Select(person => Of(FindingKind.Unreachable, person))),
        (FindingKind.Leave,         Leave),
        (FindingKind.DoubleBooking, Doubles),
        (FindingKind.Unfair,        Shares),
    ];

    /// <returns>Everything that is wrong, the worst kind first.</returns>
    public static IReadOnlyList<Finding> Of(CheckedSchedule schedule) => [.. Table.SelectMany(rule => rule.Find(schedule))];

    /// <summary>What comes every night at the same hours is one finding and not sixty.</summary>
    private static IEnumerable<Finding> Gaps(CheckedSchedule schedule)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(schedule.Zone) ?? DateTimeZone.Utc;
        var gaps = OnCallPlan.Gaps(schedule.Shifts, schedule.Span.Start, schedule.Span.End);
        // One that the end of the span cuts is the first part of what comes at these hours anyway.
        return gaps.Where(gap => gap.Until < schedule.Span.End || gap.From == schedule.Span.Start || gaps.All(other => other == gap || Hour(other.From) != Hour(gap.From)))
            .GroupBy(gap => gap.Until < schedule.Span.End ? $"until {Hour(gap.Until)}" : gap.From == schedule.Span.Start ? "always" : $"from {Hour(gap.From)}")
            .Select(same => new Finding(FindingKind.Gap, $"gap {same.Key}", null, same.First().From, same.First().Until, same.Count(), ""));

        string Hour(Instant at) => at.InZone(zone).TimeOfDay.ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Finding> Leave(CheckedSchedule schedule) => schedule.Absences
        .Select(away => (away, First: schedule.Shifts.FirstOrDefault(shift => shift.Person == away.Person && shift.From < away.Until && shift.Until > away.From))).Where(one => one.First is not null)
        .Select(one => new Finding(
            FindingKind.Leave, $"leave {one.away.Person.Value:N} {one.away.From.ToUnixTimeSeconds()} {one.away.Title}", one.away.Person, Instant.Max(one.First!.From, one.away.From), Instant.Min(one.First.Until, one.away.Until), 1, one.away.Title))
        .DistinctBy(finding => finding.Key);

    private static IEnumerable<Finding> Doubles(CheckedSchedule schedule) => schedule.Doubles
        .GroupBy(one => (one.Twice.Person, one.Other))
        .Select(same => new Finding(FindingKind.DoubleBooking, $"double {same.Key.Person.Value:N} {same.Key.Other}", same.Key.Person, same.First().Twice.From, same.First().Twice.Until, same.Count(), same.Key.Other));

    private static IEnumerable<Finding> Shares(CheckedSchedule schedule)
    {
        var shares = ShiftShare.Of(schedule.Shifts, schedule.Zone);
        var people = schedule.Members.Union(shares.Select(share => share.Person)).Count();
        if (people < 2) yield break;

        var (hours, nights) = (shares.Sum(share => share.Hours) / people, shares.Sum(share => (double)share.Nights) / people);
        foreach (var share in shares)
        {
            var turn = schedule.Shifts.Where(shift => shift.Person == share.Person).Max(shift => (shift.Until - shift.From).TotalHours);
            var (tooLong, tooLate) = (share.Hours > hours * Unfair + turn, share.Nights > nights * Unfair + Math.Ceiling(turn / 24));
            if (!tooLong && !tooLate) continue;
            var what = tooLong ? string.Create(CultureInfo.InvariantCulture, $"{share.Hours:0} h, {hours:0} h on average") : string.Create(CultureInfo.InvariantCulture, $"{share.Nights} nights, {nights:0} on average");
            yield return Of(FindingKind.Unfair, share.Person) with { What = what };
        }
    }

    private static Finding Of(FindingKind kind, UserId person) => new(kind, $"{kind} {person.Value:N}".ToLowerInvariant(), person, null, null, 1, "");
}
