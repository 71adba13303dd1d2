using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using NodaTime;

namespace Imp.Tests.OnCall;

/// <summary>In every zone and around every change of its clocks, exactly the people are on call whom a second, simpler reading of the rules expects.</summary>
public sealed class EveryZoneTests
{
    private static readonly UserId[] People = [.. Enumerable.Range(1, 3).Select(number => new UserId(new Guid(number, 0, 0, new byte[8])))];

    private static readonly Instant From = Instant.FromUtc(2020, 1, 1, 0, 0);
    private static readonly Instant Until = Instant.FromUtc(2030, 1, 1, 0, 0);

    private static readonly (RotationUnit Unit, int Every)[] Rhythms = [(RotationUnit.Hours, 1), (RotationUnit.Hours, 12), (RotationUnit.Days, 1), (RotationUnit.Weeks, 1), (RotationUnit.Months, 1)];

    [Fact]
    public void Ten_years_have_no_gap_and_no_overlap()
    {
        foreach (var zone in DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]))
            foreach (var (unit, every) in Rhythms.Skip(2))
            {
                var plan = Plan(zone, unit, every, new LocalDateTime(2019, 11, 30, 2, 30));
                plan.Gaps(From, Until, _ => null).Should().BeEmpty(zone.Id);
                var shifts = plan.Between(From, Until, _ => null);
                for (var at = 1; at < shifts.Count; at++)
                    if (shifts[at].From != shifts[at - 1].Until || shifts[at].Person == shifts[at - 1].Person) Assert.Fail($"{zone.Id}, {every} {unit}: {shifts[at - 1]} is followed by {shifts[at]}");
            }
    }

    [Fact]
    public void Around_every_change_of_the_clocks_the_expected_person_is_on_call()
    {
        var step = Duration.FromMinutes(30);
        foreach (var zone in DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]))
            foreach (var change in zone.GetZoneIntervals(From, Until).Where(one => one.HasEnd && one.End < Until))
                foreach (var (unit, every) in Rhythms)
                    Compare(zone, unit, every, change.End - Duration.FromHours(26), change.End + Duration.FromHours(26), step);
    }

    [Theory]
    [InlineData("Australia/Lord_Howe", "2024-04-06T15:00:00Z")]
    [InlineData("Australia/Lord_Howe", "2024-10-05T15:30:00Z")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z")]
    [InlineData("Antarctica/Troll", "2024-03-31T01:00:00Z")]
    [InlineData("Antarctica/Troll", "2024-10-27T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T01:00:00Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04T03:00:00Z")]
    [InlineData("America/Santiago", "2024-09-08T04:00:00Z")]
    [InlineData("Africa/Casablanca", "2024-03-10T02:00:00Z")]
    [InlineData("Asia/Gaza", "2024-04-20T00:00:00Z")]
    public void The_hard_cases_hold_minute_by_minute(string zone, string change)
    {
        var at = NodaTime.Text.InstantPattern.General.Parse(change).Value;
        foreach (var (unit, every) in Rhythms)
            foreach (var minute in new[] { 0, 15, 30 })
                Compare(DateTimeZoneProviders.Tzdb[zone], unit, every, at - Duration.FromHours(30), at + Duration.FromHours(30), Duration.FromMinutes(1), minute);
    }

    /// <summary>The second reading: hand-offs are looked for forwards, one by one, as the first moment at which the wall clock is at or past them on a day that has come.</summary>
    private static void Compare(DateTimeZone zone, RotationUnit unit, int every, Instant from, Instant until, Duration step, int minute = 30)
    {
        var start = (from - Duration.FromDays(40)).InZone(zone).Date.At(new LocalTime(2, minute));
        var plan = Plan(zone, unit, every, start);
        var shifts = plan.Between(from, until, _ => null);
        var (turn, next, at) = (-1, start, 0);
        for (var now = from; now < until; now += step)
        {
            while (HasCome(next, now, zone)) next = Next(start, unit, (++turn + 1) * every);
            while (shifts[at].Until <= now) at++;
            if (shifts[at].Person != People[turn % People.Length] || !shifts[at].Covers(now))
                Assert.Fail($"{zone.Id}, {every} {unit} from {start}: at {now} ({now.InZone(zone)}) {shifts[at]}, expected turn {turn}");
        }
    }

    private static LocalDateTime Next(LocalDateTime start, RotationUnit unit, int count) => unit switch
    {
        RotationUnit.Hours => start.PlusHours(count),
        RotationUnit.Days => start.PlusDays(count),
        RotationUnit.Weeks => start.PlusWeeks(count),
        RotationUnit.Months => start.PlusMonths(count),
    };

    /// <summary>A wall-clock time has come when the clock has shown it or anything later: at the highest it stood within the last two days.</summary>
    private static bool HasCome(LocalDateTime handoff, Instant now, DateTimeZone zone)
    {
        var shown = now.InZone(zone).LocalDateTime;
        foreach (var interval in zone.GetZoneIntervals(now - Duration.FromDays(2), now))
            if (interval.HasEnd && interval.End <= now && LocalDateTime.Max(shown, interval.IsoLocalEnd) is var most && most > shown) shown = most.PlusNanoseconds(-1);
        return shown >= handoff;
    }

    private static OnCallPlan Plan(DateTimeZone zone, RotationUnit unit, int every, LocalDateTime start) =>
        new(zone.Id, [new OnCallLayer("All", new Rotation(unit, every, start, People), [])], LayerCoverage.LowestLayer, [], []);
}
