using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Domain.OnCall;

/// <summary>A span of the day in which a layer is on.</summary>
/// <param name="Days">On which it begins; empty for every day.</param>
/// <param name="From">To the minute.</param>
/// <param name="Until">To the minute. Not after <paramref name="From"/>: it ends on the next day; equal: it lasts a whole day.</param>
public sealed record OnCallWindow(IReadOnlyList<IsoDayOfWeek> Days, LocalTime From, LocalTime Until)
{
    /// <returns>When it lasts, of the one that begins on a date; null when none does.</returns>
    public (LocalDateTime From, LocalDateTime Until)? On(LocalDate date) =>
        Days.Count > 0 && !Days.Contains(date.DayOfWeek) ? null : (date + From, (Until > From ? date : date.PlusDays(1)) + Until);
}

/// <summary>Whose clock a layer's windows are read on.</summary>
public enum WindowZone
{
    Schedule,
    /// <summary>That of whoever has the turn: nine to five wherever they are.</summary>
    Member,
}

/// <summary>One rotation of a schedule.</summary>
/// <param name="Windows">When it is on; empty for always. At most 20.</param>
public sealed record OnCallLayer(string Name, Rotation Rotation, IReadOnlyList<OnCallWindow> Windows, WindowZone Zone = WindowZone.Schedule)
{
    /// <summary>Who has it between two instants, in order; nobody where no window is.</summary>
    /// <param name="zone">The schedule's.</param>
    /// <param name="zoneOf">A member's.</param>
    internal IEnumerable<Shift> Shifts(Interval within, DateTimeZone zone, Func<UserId, DateTimeZone> zoneOf)
    {
        var turns = new Turns(this);
        for (var turn = Math.Max(0, Rotation.TurnAt(within.Start, zone)); ; turn++)
        {
            var (from, until) = (WallClock.First(Rotation.Handoff(turn), zone), WallClock.First(Rotation.Handoff(turn + 1), zone));
            if (from >= within.End) yield break;
            if (until <= from || until <= within.Start) continue;

            var who = Rotation.Members[(int)(turns.Before(turn) % Rotation.Members.Count)];
            foreach (var (start, end) in On(Instant.Max(from, within.Start), Instant.Min(until, within.End), Zone == WindowZone.Member ? zoneOf(who) : zone))
                yield return new Shift(who, start, end, ShiftCause.Rotation, Name);
        }
    }

    /// <summary>The parts of a turn in which a window is open, joined where they meet.</summary>
    private IEnumerable<(Instant From, Instant Until)> On(Instant from, Instant until, DateTimeZone zone)
    {
        if (Windows.Count == 0) return [(from, until)];

        var parts = new List<(Instant From, Instant Until)>();
        var last = until.InZone(zone).Date;
        for (var date = from.InZone(zone).Date.PlusDays(-1); date <= last; date = date.PlusDays(1))
            foreach (var window in Windows)
                if (window.On(date) is { } open)
                    parts.Add((Instant.Max(from, WallClock.First(open.From, zone)), Instant.Min(until, WallClock.Last(open.Until, zone))));
        return Join(parts);
    }

    private static List<(Instant From, Instant Until)> Join(List<(Instant From, Instant Until)> parts)
    {
        var joined = new List<(Instant From, Instant Until)>();
        foreach (var part in parts.Where(one => one.From < one.Until).OrderBy(one => one.From))
            if (joined.Count > 0 && part.From <= joined[^1].Until) joined[^1] = (joined[^1].From, Instant.Max(joined[^1].Until, part.Until));
            else joined.Add(part);
        return joined;
    }

    /// <summary>Counts turns. Windows repeat every week, so turns that are worked repeat too, and a turn ten years ahead costs no more than the next.</summary>
    private sealed class Turns(OnCallLayer layer)
    {
        private const int MinutesOfWeek = 7 * 24 * 60;

        private long[]? before;

        /// <returns>How many turns count before a turn.</returns>
        public long Before(long turn)
        {
            // In the members' own zones there is no one answer to "was there something to work".
            if (layer.Rotation.Turns == TurnCount.Calendar || layer.Windows.Count == 0 || layer.Zone == WindowZone.Member || layer.Rotation.Unit == RotationUnit.Weeks) return turn;
            if (layer.Rotation.Unit == RotationUnit.Months) return Count(0, turn);

            before ??= Pattern();
            var cycle = before.Length - 1;
            return turn / cycle * before[cycle] + before[turn % cycle];
        }

        private long[] Pattern()
        {
            var length = layer.Rotation.Every * (layer.Rotation.Unit == RotationUnit.Hours ? 60 : 24 * 60);
            var cycle = MinutesOfWeek / Divisor(MinutesOfWeek, length);
            var sums = new long[cycle + 1];
            for (var turn = 0; turn < cycle; turn++) sums[turn + 1] = sums[turn] + Count(turn, turn + 1);
            return sums;
        }

        private long Count(long from, long until)
        {
            var count = 0L;
            for (var turn = from; turn < until; turn++)
                if (IsWorked(layer.Rotation.Handoff(turn), layer.Rotation.Handoff(turn + 1))) count++;
            return count;
        }

        private bool IsWorked(LocalDateTime from, LocalDateTime until)
        {
            for (var date = from.Date.PlusDays(-1); date <= until.Date; date = date.PlusDays(1))
                foreach (var window in layer.Windows)
                    if (window.On(date) is { } open && open.From < until && open.Until > from) return true;
            return false;
        }

        private static int Divisor(int one, int other) => other == 0 ? one : Divisor(other, one % other);
    }
}
