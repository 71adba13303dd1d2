using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.OnCall;
using Imp.Web.OnCall;
using NodaTime;

namespace Imp.Tests.OnCall;

/// <summary>What a calendar shows of a schedule.</summary>
public sealed class CalendarTests
{
    private static readonly UserId Ana = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly UserId Ben = new(new Guid(2, 0, 0, new byte[8]));
    private static readonly ScheduleId One = new(new Guid(3, 0, 0, new byte[8]));
    private static readonly ScheduleId Other = new(new Guid(4, 0, 0, new byte[8]));
    private static readonly TimeZoneInfo Berlin = ZoneTime.Zone("Europe/Berlin");

    [Theory]
    [InlineData(null, null, "2026-11-16", "2026-11-23", "2026-11-28")]
    [InlineData("month", "2026-11-21", "2026-10-26", "2026-12-07", "2026-12-01")]
    [InlineData("month", "2027-02-28", "2027-02-01", "2027-03-01", "2027-03-01")]
    [InlineData("year", "2026-11-21", "2026-11-01", "2027-11-01", "2027-11-01")]
    [InlineData("decade", "no day", "2026-11-16", "2026-11-23", "2026-11-28")]
    public void The_address_says_which_days_are_shown(string? kind, string? day, string from, string until, string next)
    {
        var span = CalendarSpan.Of(kind, day, new DateOnly(2026, 11, 21));

        (CalendarSpan.Of(span.From), CalendarSpan.Of(span.Until), CalendarSpan.Of(span.Step(1))).Should().Be((from, until, next));
    }

    [Fact]
    public void A_day_on_which_the_clocks_go_back_has_25_hours_and_every_piece_of_it_is_found()
    {
        var from = new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero);
        var days = CalendarDays.Of(View([Row(Ana, from, from.AddHours(12)), Row(Ben, from.AddHours(12), from.AddHours(24))], [new GapRow(from.AddHours(24), from.AddHours(25))]), new(2026, 10, 25), new(2026, 10, 26), Berlin);

        var day = days.Should().ContainSingle().Subject;
        day.Hours.Should().Be(25);
        day.Pieces.Select(piece => piece.Label).Should().Equal("00:00–11:00", "11:00–23:00", "23:00–24:00");
        day.Pieces.Sum(piece => piece.Length).Should().BeApproximately(1, 1e-9);
        (day.HasGap, day.IsOdd, day.Main!.Person).Should().Be((true, true, Ana));
    }

    [Fact]
    public void A_shift_over_midnight_stands_on_both_days()
    {
        var from = new DateTimeOffset(2026, 6, 1, 18, 0, 0, TimeSpan.Zero);
        var days = CalendarDays.Of(View([Row(Ana, from, from.AddHours(12))], []), new(2026, 6, 1), new(2026, 6, 4), Berlin);

        days.Select(day => day.Pieces.Count).Should().Equal(1, 1, 0);
        days[0].Pieces[0].Label.Should().Be("20:00–24:00");
        days[1].Pieces[0].Label.Should().Be("00:00–08:00");
    }

    [Fact]
    public void Somebody_with_two_shifts_at_once_is_found_and_somebody_who_follows_on_is_not()
    {
        var found = DoubleBooking.Find([Placed(One, Ana, 0, 10), Placed(Other, Ana, 8, 12), Placed(One, Ana, 12, 20), Placed(Other, Ben, 0, 20)]);

        var twice = found.Should().ContainSingle().Subject;
        (twice.Person, twice.From, twice.Until).Should().Be((Ana, At(8), At(10)));
        (twice.One.Schedule, twice.Other.Schedule).Should().Be((One, Other));
    }

    [Fact]
    public void Shares_count_hours_nights_and_weekends_once_however_many_layers()
    {
        // From Friday 20:00 to Saturday 8:00, in two layers; the second person has an hour of daylight.
        var friday = Instant.FromUtc(2026, 6, 5, 18, 0);
        Shift[] shifts =
        [
            new(Ana, friday, friday + Duration.FromHours(12), ShiftCause.Rotation, "a"), new(Ana, friday, friday + Duration.FromHours(2), ShiftCause.Rotation, "b"),
            new(Ben, friday + Duration.FromHours(12), friday + Duration.FromHours(13), ShiftCause.Rotation, "a"),
        ];

        ShiftShare.Of(shifts, "Europe/Berlin").Should().Equal(new ShiftShare(Ana, 12, 1, 8), new ShiftShare(Ben, 1, 0, 1));
    }

    private static Instant At(int hour) => Instant.FromUtc(2026, 6, 1, 0, 0) + Duration.FromHours(hour);

    private static PlacedShift Placed(ScheduleId schedule, UserId person, int from, int until) => new(schedule, new Shift(person, At(from), At(until), ShiftCause.Rotation, "layer"));

    private static ShiftRow Row(UserId person, DateTimeOffset from, DateTimeOffset until) => new(person, person == Ana ? "Ana" : "Ben", from, until, ShiftCause.Rotation, "layer", TimeSpan.Zero);

    private static ScheduleView View(IReadOnlyList<ShiftRow> shifts, IReadOnlyList<GapRow> gaps) =>
        new(new ScheduleRow(One, "One", default, "Team", "Europe/Berlin", [], null, [], null), LayerCoverage.LowestLayer, [], shifts, gaps, [], []);
}
