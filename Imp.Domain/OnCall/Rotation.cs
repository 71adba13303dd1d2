using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>What a turn is counted in.</summary>
public enum RotationUnit { Hours, Days, Weeks, Months }

/// <summary>Which turns count when people take turns and a layer is not always on.</summary>
public enum TurnCount
{
    /// <summary>Every turn, whether anybody had to work in it or not.</summary>
    Calendar,
    /// <summary>Only turns in which there was something to work: nobody is skipped because a turn fell on a free day.</summary>
    Worked,
}

/// <summary>People who take turns. Hand-offs are wall-clock times in the schedule's zone: days, weeks and months are calendar units, so a day may last 23 or 25 hours.</summary>
/// <param name="Every">So many units are one turn; at least 1.</param>
/// <param name="Start">The first hand-off, to the minute, in the schedule's zone. Before it the layer has nobody.</param>
/// <param name="Members">In order, 1 to 50; somebody may stand there more than once.</param>
public sealed record Rotation(RotationUnit Unit, int Every, LocalDateTime Start, IReadOnlyList<UserId> Members, TurnCount Turns = TurnCount.Calendar)
{
    /// <summary>The wall-clock time at which a turn begins.</summary>
    /// <param name="turn">0 for the first.</param>
    public LocalDateTime Handoff(long turn) => Unit switch
    {
        RotationUnit.Hours => Start.PlusHours(turn * Every),
        RotationUnit.Days => Start.PlusDays((int)(turn * Every)),
        RotationUnit.Weeks => Start.PlusWeeks((int)(turn * Every)),
        // From the start date, not from the turn before: the 31st must not become the 28th for ever.
        RotationUnit.Months => Start.PlusMonths((int)(turn * Every)),
    };

    /// <returns>The turn that an instant falls in; negative before the first.</returns>
    public long TurnAt(Instant at, DateTimeZone zone)
    {
        var turn = Estimate(at.InZone(zone).LocalDateTime);
        while (turn >= 0 && WallClock.First(Handoff(turn), zone) > at) turn--;
        // Of turns that a skipped hour left without length, the last counts.
        while (WallClock.First(Handoff(turn + 1), zone) <= at) turn++;
        return turn;
    }

    private long Estimate(LocalDateTime at)
    {
        if (at < Start) return at.PlusDays(2) < Start ? -1 : 0;
        var between = Period.Between(Start, at, Unit switch
        {
            RotationUnit.Hours => PeriodUnits.Hours,
            RotationUnit.Days => PeriodUnits.Days,
            RotationUnit.Weeks => PeriodUnits.Weeks,
            RotationUnit.Months => PeriodUnits.Months,
        });
        return Unit switch
        {
            RotationUnit.Hours => between.Hours,
            RotationUnit.Days => between.Days,
            RotationUnit.Weeks => between.Weeks,
            RotationUnit.Months => between.Months,
        } / Every;
    }
}

/// <summary>From wall-clock times to instants, where the clock changes. The rules are GoAlert's: they leave overlaps rather than holes.</summary>
internal static class WallClock
{
    /// <returns>The first instant at which the clock shows it; for a time that is skipped the first instant after the jump.</returns>
    public static Instant First(LocalDateTime local, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(local);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    /// <returns>The last instant at which the clock shows it; for a time that is skipped the first instant after the jump.</returns>
    public static Instant Last(LocalDateTime local, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(local);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.Last().ToInstant();
    }
}
