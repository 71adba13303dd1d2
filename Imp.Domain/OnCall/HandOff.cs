using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>Somebody takes over.</summary>
/// <param name="Goes">Whoever is not on call any more; empty after a gap.</param>
/// <param name="Comes">Whoever was not on call before; never empty.</param>
public sealed record HandOff(Instant At, IReadOnlyList<UserId> Goes, IReadOnlyList<UserId> Comes)
{
    /// <param name="shifts">Of one schedule, from before <paramref name="after"/> to after <paramref name="until"/>.</param>
    /// <returns>Every one after an instant and up to another, in order. Who goes on with another shift hands nothing over.</returns>
    public static IReadOnlyList<HandOff> Find(IReadOnlyList<Shift> shifts, Instant after, Instant until) =>
    [
        .. shifts.Select(shift => shift.From).Where(at => at > after && at <= until).Distinct().Order().Select(at =>
        {
            var before = shifts.Where(shift => shift.From < at && shift.Until >= at).Select(shift => shift.Person).ToHashSet();
            var then = shifts.Where(shift => shift.Covers(at)).Select(shift => shift.Person).ToHashSet();
            return new HandOff(at, [.. before.Except(then)], [.. then.Except(before)]);
        }).Where(one => one.Comes.Count > 0),
    ];
}

/// <summary>A person is reminded of a shift.</summary>
/// <param name="Minutes">Before it begins.</param>
public sealed record DueReminder(Shift Shift, int Minutes)
{
    public Instant At => Shift.From - Duration.FromMinutes(Minutes);

    /// <param name="shifts">Of one schedule, from before <paramref name="after"/> on.</param>
    /// <param name="minutesOf">How long before a shift each person wants to hear of it.</param>
    /// <returns>What is due after an instant and up to another, of shifts that have not begun. Who has the schedule already is not told that it goes on.</returns>
    public static IReadOnlyList<DueReminder> Find(IReadOnlyList<Shift> shifts, Func<UserId, IReadOnlyList<int>> minutesOf, Instant after, Instant until) =>
    [
        .. shifts.Where(shift => shift.From > until && !shifts.Any(other => other.Person == shift.Person && other.From < shift.From && other.Until >= shift.From))
            .SelectMany(shift => minutesOf(shift.Person).Select(minutes => new DueReminder(shift, minutes))).Where(one => one.At > after && one.At <= until).OrderBy(one => one.At),
    ];
}
