using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace Imp.Tests.OnCall;

public sealed class RotationTests
{
    private static readonly UserId Ana = Person(1);
    private static readonly UserId Ben = Person(2);
    private static readonly UserId Cleo = Person(3);

    public static TheoryData<RotationUnit, int, string, string, string> Turns => new()
    {
        // unit, every, first hand-off, at (UTC), whose turn; Berlin is UTC+1, from 29 March to 25 October 2026 UTC+2
        { RotationUnit.Days, 1, "2026-03-01T09:00", "2026-03-01T07:59", "" },
        { RotationUnit.Days, 1, "2026-03-01T09:00", "2026-03-01T08:00", "Ana" },
        { RotationUnit.Days, 1, "2026-03-01T09:00", "2026-03-02T07:59", "Ana" },
        { RotationUnit.Days, 1, "2026-03-01T09:00", "2026-03-02T08:00", "Ben" },
        { RotationUnit.Days, 1, "2026-03-28T09:00", "2026-03-29T06:59", "Ana" },
        { RotationUnit.Days, 1, "2026-03-28T09:00", "2026-03-29T07:00", "Ben" },
        { RotationUnit.Days, 2, "2026-03-01T09:00", "2026-03-04T12:00", "Ben" },
        { RotationUnit.Weeks, 1, "2026-03-23T09:00", "2026-03-30T06:59", "Ana" },
        { RotationUnit.Weeks, 1, "2026-03-23T09:00", "2026-03-30T07:00", "Ben" },
        { RotationUnit.Weeks, 1, "2026-03-23T09:00", "2026-04-13T07:00", "Ana" },
        { RotationUnit.Months, 1, "2026-01-31T00:00", "2026-02-27T22:59", "Ana" },
        { RotationUnit.Months, 1, "2026-01-31T00:00", "2026-02-27T23:00", "Ben" },
        { RotationUnit.Months, 1, "2026-01-31T00:00", "2026-03-30T21:59", "Ben" },
        { RotationUnit.Months, 1, "2026-01-31T00:00", "2026-03-30T22:00", "Cleo" },
        { RotationUnit.Hours, 12, "2026-03-28T06:00", "2026-03-29T15:59", "Cleo" },
        { RotationUnit.Hours, 12, "2026-03-28T06:00", "2026-03-29T16:00", "Ana" },
        // The hour from 2 to 3 is skipped on 29 March: its turn has no length.
        { RotationUnit.Hours, 1, "2026-03-29T00:00", "2026-03-29T00:59", "Ben" },
        { RotationUnit.Hours, 1, "2026-03-29T00:00", "2026-03-29T01:00", "Ana" },
        // The hour from 2 to 3 comes twice on 25 October: its turn lasts two.
        { RotationUnit.Hours, 1, "2026-10-25T00:00", "2026-10-25T00:30", "Cleo" },
        { RotationUnit.Hours, 1, "2026-10-25T00:00", "2026-10-25T01:30", "Cleo" },
        { RotationUnit.Hours, 1, "2026-10-25T00:00", "2026-10-25T02:00", "Ana" },
    };

    [Theory, MemberData(nameof(Turns))]
    public void Whose_turn_it_is(RotationUnit unit, int every, string start, string at, string who)
    {
        var plan = Plan("Europe/Berlin", new OnCallLayer("All", new Rotation(unit, every, Local(start), [Ana, Ben, Cleo]), []));

        Names(plan.At(Utc(at), _ => null)).Should().Be(who);
    }

    [Fact]
    public void A_shift_says_that_the_clock_changes_in_it()
    {
        var plan = Plan("Europe/Berlin", new OnCallLayer("All", new Rotation(RotationUnit.Days, 1, Local("2026-10-24T09:00"), [Ana, Ben]), []));
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

        var shifts = plan.Between(Utc("2026-10-24T07:00"), Utc("2026-10-26T08:00"), _ => null);

        shifts.Select(shift => (shift.Until - shift.From).TotalHours).Should().Equal(25, 24);
        shifts.Select(shift => shift.ClockChange(zone).TotalHours).Should().Equal(1, 0);
    }

    [Fact]
    public void A_window_begins_at_the_first_and_ends_at_the_last_of_an_hour_that_comes_twice_and_a_skipped_one_at_the_jump()
    {
        var night = new OnCallLayer("Night", new Rotation(RotationUnit.Weeks, 1, Local("2026-01-05T00:00"), [Ana]), [new OnCallWindow([], new LocalTime(2, 30), new LocalTime(2, 45))]);
        var plan = Plan("Europe/Berlin", night);

        plan.Between(Utc("2026-10-24T22:00"), Utc("2026-10-25T22:00"), _ => null).Should().ContainSingle().Which.Should().Match<Shift>(shift => shift.From == Utc("2026-10-25T00:30") && shift.Until == Utc("2026-10-25T01:45"));
        plan.Between(Utc("2026-03-28T22:00"), Utc("2026-03-29T22:00"), _ => null).Should().BeEmpty("the quarter does not exist on that day");
        Plan("Europe/Berlin", night with { Windows = [new OnCallWindow([], new LocalTime(2, 30), new LocalTime(4, 0))] })
            .Between(Utc("2026-03-28T22:00"), Utc("2026-03-29T22:00"), _ => null).Should().ContainSingle().Which.Should().Match<Shift>(shift => shift.From == Utc("2026-03-29T01:00") && shift.Until == Utc("2026-03-29T02:00"));
    }

    public static TheoryData<TurnCount, string> Weekends => new() { { TurnCount.Calendar, "Ana Ben Ben Cleo Cleo Ana" }, { TurnCount.Worked, "Ana Ben Cleo Ana Ben Cleo" } };

    /// <summary>A daily rotation that is on at weekends only: by the calendar the turns on working days are lost, turn by turn nobody is skipped.</summary>
    [Theory, MemberData(nameof(Weekends))]
    public void Turns_may_count_by_the_calendar_or_by_what_was_worked(TurnCount turns, string expected)
    {
        var layer = new OnCallLayer("Weekend", new Rotation(RotationUnit.Days, 1, Local("2026-03-07T00:00"), [Ana, Ben, Cleo], turns), [new OnCallWindow([IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday], new LocalTime(8, 0), new LocalTime(20, 0))]);

        var shifts = Plan("Europe/Berlin", layer).Between(Utc("2026-03-01T00:00"), Utc("2026-03-23T00:00"), _ => null);

        string.Join(' ', shifts.Select(shift => Name(shift.Person))).Should().Be(expected);
    }

    [Fact]
    public void Counting_worked_turns_by_their_pattern_is_counting_them_one_by_one()
    {
        foreach (var (unit, every) in new[] { (RotationUnit.Hours, 5), (RotationUnit.Hours, 12), (RotationUnit.Days, 1), (RotationUnit.Days, 3), (RotationUnit.Months, 1) })
        {
            var window = new OnCallWindow([IsoDayOfWeek.Monday, IsoDayOfWeek.Friday], new LocalTime(22, 0), new LocalTime(6, 0));
            var rotation = new Rotation(unit, every, Local("2026-01-01T07:00"), [Ana, Ben, Cleo], TurnCount.Worked);
            var shifts = Plan("Etc/UTC", new OnCallLayer("Nights", rotation, [window])).Between(Utc("2026-01-01T00:00"), Utc("2027-01-01T00:00"), _ => null);

            var (worked, turn) = (-1, -1L);
            foreach (var shift in shifts)
                for (var at = shift.From; at < shift.Until; at += Duration.FromHours(1))
                {
                    if (rotation.TurnAt(at, DateTimeZone.Utc) is var now && now != turn) (worked, turn) = (worked + 1, now);
                    shift.Person.Should().Be(rotation.Members[worked % 3], $"{every} {unit} at {at}");
                }
            worked.Should().BeGreaterThan(5);
        }
    }

    [Fact]
    public void Nine_to_five_wherever_the_member_is()
    {
        var layer = new OnCallLayer("Sun", new Rotation(RotationUnit.Days, 1, Local("2026-06-01T00:00"), [Ana, Ben]), [new OnCallWindow([], new LocalTime(9, 0), new LocalTime(17, 0))], WindowZone.Member);

        var shifts = Plan("Etc/UTC", layer).Between(Utc("2026-06-01T00:00"), Utc("2026-06-03T00:00"), person => person == Ana ? "Europe/Berlin" : "America/New_York");

        shifts.Select(shift => $"{Name(shift.Person)} {shift.From:HH}-{shift.Until:HH}").Should().Equal("Ana 07-15", "Ben 13-21");
    }

    [Fact]
    public void The_lowest_layer_hides_those_above_it_while_it_has_somebody()
    {
        var always = new OnCallLayer("Always", new Rotation(RotationUnit.Weeks, 1, Local("2026-01-05T00:00"), [Ana]), []);
        var office = new OnCallLayer("Office", new Rotation(RotationUnit.Weeks, 1, Local("2026-01-05T00:00"), [Ben]), [new OnCallWindow([IsoDayOfWeek.Monday], new LocalTime(9, 0), new LocalTime(17, 0))]);
        var (from, until) = (Utc("2026-06-01T00:00"), Utc("2026-06-02T00:00"));

        Plan("Etc/UTC", always, office).Between(from, until, _ => null).Select(Line).Should().Equal("Ana 00-09", "Ben 09-17", "Ana 17-00");
        (Plan("Etc/UTC", always, office) with { Coverage = LayerCoverage.AllLayers }).Between(from, until, _ => null).Select(Line).Should().Equal("Ana 00-00", "Ben 09-17");
        Plan("Etc/UTC", office).Gaps(from, until, _ => null).Should().Equal(new Gap(from, Utc("2026-06-01T09:00")), new Gap(Utc("2026-06-01T17:00"), until));
    }

    public static TheoryData<OverrideKind, int, int, string> Overrides => new()
    {
        { OverrideKind.Add, 3, 0, "Ana 00-12, Cleo 10-14, Ben 12-00" },
        { OverrideKind.Remove, 0, 1, "Ana 00-10, Ben 12-00" },
        { OverrideKind.Remove, 0, 3, "Ana 00-12, Ben 12-00" },
        { OverrideKind.Replace, 3, 1, "Ana 00-10, Cleo 10-12, Ben 12-00" },
        { OverrideKind.Replace, 3, 0, "Ana 00-10, Cleo 10-14, Ben 14-00" },
    };

    [Theory, MemberData(nameof(Overrides))]
    public void An_override_adds_removes_or_replaces(OverrideKind kind, int who, int inPlaceOf, string expected)
    {
        var change = new OnCallOverride(kind, who == 0 ? null : Person(who), inPlaceOf == 0 ? null : Person(inPlaceOf), Utc("2026-06-01T10:00"), Utc("2026-06-01T14:00"), "Dentist");

        Day(HalfDays() with { Overrides = [change] }).Should().Be(expected);
    }

    [Fact]
    public void A_temporary_schedule_replaces_everything_even_by_nobody()
    {
        var add = new OnCallOverride(OverrideKind.Add, Cleo, null, Utc("2026-06-01T00:00"), Utc("2026-06-02T00:00"), "More");
        var fair = new TemporarySchedule(Utc("2026-06-01T06:00"), Utc("2026-06-01T18:00"), [(Ben, Utc("2026-06-01T06:00"), Utc("2026-06-01T09:00"))], "Fair");

        Day(HalfDays() with { Overrides = [add], Temporaries = [fair] }).Should().Be("Ana 00-06, Cleo 00-06, Ben 06-09, Ben 18-00, Cleo 18-00");
    }

    [Fact]
    public void A_typed_time_that_is_skipped_or_comes_twice_is_refused()
    {
        FluentActions.Invoking(() => OnCallPlan.Typed(Local("2026-03-29T02:30"), "Europe/Berlin")).Should().Throw<Refusal>().WithMessage("*skip 02:30*");
        FluentActions.Invoking(() => OnCallPlan.Typed(Local("2026-10-25T02:30"), "Europe/Berlin")).Should().Throw<Refusal>().WithMessage("*02:30 twice*");
        OnCallPlan.Typed(Local("2026-10-25T03:30"), "Europe/Berlin").Should().Be(Utc("2026-10-25T02:30"));
    }

    private static OnCallPlan HalfDays() => Plan("Etc/UTC", new OnCallLayer("All", new Rotation(RotationUnit.Hours, 12, Local("2026-06-01T00:00"), [Ana, Ben]), []));

    private static string Day(OnCallPlan plan) => string.Join(", ", plan.Between(Utc("2026-06-01T00:00"), Utc("2026-06-02T00:00"), _ => null).Select(Line));

    private static string Line(Shift shift) => $"{Name(shift.Person)} {shift.From:HH}-{shift.Until:HH}";

    private static OnCallPlan Plan(string zone, params OnCallLayer[] layers) => new(zone, layers, LayerCoverage.LowestLayer, [], []);

    private static UserId Person(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private static string Names(IEnumerable<UserId> people) => string.Join(", ", people.Select(Name));

    private static string Name(UserId person) => person == Ana ? "Ana" : person == Ben ? "Ben" : "Cleo";

    private static LocalDateTime Local(string text) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm").Parse(text).Value;

    private static Instant Utc(string text) => Local(text).InUtc().ToInstant();
}
