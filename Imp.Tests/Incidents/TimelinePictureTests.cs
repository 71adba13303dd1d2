using Imp.Domain.Incidents;

namespace Imp.Tests.Incidents;

/// <summary>The timeline as a picture: where what stands, before it has words and colours.</summary>
public sealed class TimelinePictureTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_long_silence_time_passes_evenly()
    {
        var scale = Scale(true, 0, 10, 20, 40, 60, 80, 100);

        scale.Pieces.Should().ContainSingle();
        (scale.X(At(0)), scale.X(At(25)), scale.X(At(100)), scale.At(0.25), scale.At(1.5)).Should().Be((0, 0.25, 1, At(25), At(150)));
    }

    [Fact]
    public void Long_silence_is_squeezed_and_what_happened_has_the_room()
    {
        var scale = Scale(true, 0, 30, 600, 630);

        var gap = scale.Pieces.Single(piece => piece.IsGap);
        (gap.End - gap.Start).Should().BeApproximately(TimeScale.GapWidth, 1e-9);
        scale.X(At(600)).Should().BeApproximately(0.57, 0.01, "the half hours before and after share what is left");
        foreach (var minute in new[] { 0, 7, 30, 300, 600, 629 }) scale.At(scale.X(At(minute))).Should().BeCloseTo(At(minute), TimeSpan.FromMilliseconds(10));
        Scale(false, 0, 30, 600, 630).X(At(315)).Should().Be(0.5, "unless somebody wants it at full length");
    }

    [Theory]
    [InlineData("0 29 58", 0, "less than half an hour is no silence")]
    [InlineData("0 100 1000 1040 2000", 2, "nor what is short beside the whole")]
    [InlineData("0 100 200 300 400 500 600 700 800 900", 6, "only the longest are squeezed")]
    [InlineData("0 600", 1, "two entries far apart")]
    public void Only_silence_that_matters_is_squeezed(string minutes, int gaps, string why)
    {
        var scale = Scale(true, [.. minutes.Split(' ').Select(int.Parse)]);
        scale.Pieces.Count(piece => piece.IsGap).Should().Be(gaps, why);
        scale.Pieces.Zip(scale.Pieces.Skip(1)).Should().NotContain(pair => pair.First.Until != pair.Second.From || pair.First.End != pair.Second.Start);
        (scale.Pieces[0].Start, Math.Round(scale.Pieces[^1].End, 9)).Should().Be((0, 1));
    }

    [Fact]
    public void A_window_inside_of_silence_is_shown_as_it_is()
    {
        TimeScale.Of(new(At(0), At(300)), [], true).Pieces.Should().ContainSingle().Which.IsGap.Should().BeFalse();
        TimelinePicture.Draw(new(At(0), At(300)), [Entry(1, -10), Entry(2, 400)], true).Rows.Should().ContainSingle("rows stay").Which.Marks.Should().BeEmpty();
    }

    [Fact]
    public void Marks_that_would_stand_on_one_another_are_joined_and_parted_by_looking_closer()
    {
        PictureEntry[] entries = [Entry(1, 0), Entry(2, 1), Entry(3, 2), Entry(4, 60), Entry(5, 100)];

        Marks(new(At(0), At(100))).Should().Equal((1L, 3L, 3), (4L, 4L, 1), (5L, 5L, 1));
        Marks(new(At(0), At(10))).Should().Equal((1L, 1L, 1), (2L, 2L, 1), (3L, 3L, 1));

        (long, long, int)[] Marks(TimeSpanned window) => [.. TimelinePicture.Draw(window, entries, false).Rows.Single().Marks.Select(mark => (mark.First.Sequence, mark.Last.Sequence, mark.Count))];
    }

    [Fact]
    public void Lanes_and_people_stand_in_one_order_and_those_who_came_late_share_a_row()
    {
        var people = Enumerable.Range(0, 11).Select(number => new PictureEntry(number, At(number), "incident.note-added", PictureLane.People, $"p{number}"));
        PictureEntry[] entries = [.. people, new(20, At(20), "escalation.step-reached", PictureLane.Pages, null), new(21, At(21), "incident.routed", PictureLane.Changes, null), new(22, At(22), "incident.opened", PictureLane.Alerts, null)];

        var rows = TimelinePicture.Draw(new(At(0), At(30)), entries, true).Rows;

        rows.Select(row => (row.Lane, row.Person)).Should().Equal(
            [(PictureLane.Alerts, null), (PictureLane.Pages, null), .. Enumerable.Range(0, 8).Select(number => (PictureLane.People, (string?)$"p{number}")), (PictureLane.People, null), (PictureLane.Changes, null)]);
        rows.Single(row => row is { Lane: PictureLane.People, Person: null }).Marks.Sum(mark => mark.Count).Should().Be(3);
    }

    [Fact]
    public void Marks_and_their_numbers_do_not_stand_on_one_another_however_many_they_are()
    {
        var entries = Enumerable.Range(0, 10_000).Select(number => Entry(number, (number * 7919 % 10_000) + (number % 3 == 0 ? 0 : 50_000))).OrderBy(entry => entry.At).ToList();

        var marks = TimelinePicture.Draw(new(At(0), At(70_000)), entries, true).Rows.Single().Marks;

        marks.Sum(mark => mark.Count).Should().Be(10_000);
        marks.Zip(marks.Skip(1)).Should().OnlyContain(pair => (pair.Second.X - pair.First.X) * TimelinePicture.Narrowest >= (TimelinePicture.Width(pair.First.Count) + TimelinePicture.Width(pair.Second.Count)) / 2d);
    }

    [Fact]
    public void Bars_too_narrow_to_be_told_apart_become_one()
    {
        var phases = IncidentPhases.Of(
            [new(At(0), "incident.opened", "Sev3", true), .. Enumerable.Range(0, 50).Select(number => new PhaseEntry(At(100 + number), number % 2 == 0 ? "incident.calm" : "incident.fired-again", null, true)), new(At(1_000), "incident.closed", null, false)]);

        TimelinePicture.Bars(phases, new(At(0), At(1_000)), TimeScale.Of(new(At(0), At(1_000)), [], false)).Where(bar => bar.First.Row == PhaseRow.Alerts).Select(bar => bar.Count).Should().Equal(1, 49, 1);
        TimelinePicture.Bars(phases, new(At(0), At(1_000)), TimeScale.Of(new(At(100), At(110)), [], false)).Count(bar => bar.First.Row == PhaseRow.Alerts).Should().Be(10, "looked at closely they are told apart, and what lies outside is not there");
    }

    [Theory]
    [InlineData(-50, 0, 0, 50)]
    [InlineData(90, 130, 60, 100)]
    [InlineData(-500, 500, 0, 100)]
    [InlineData(20, 30, 20, 30)]
    public void A_window_is_moved_into_the_whole(int from, int until, int left, int right) =>
        TimelinePicture.Within(new(At(0), At(100)), new(At(from), At(until))).Should().Be(new TimeSpanned(At(left), At(right)));

    [Fact]
    public void No_window_is_too_short_to_show_anything()
    {
        TimelinePicture.Within(new(At(0), At(100)), new(At(50), At(50))).Length.Should().Be(TimelinePicture.Shortest);
        TimelinePicture.Whole(At(0), At(0)).Length.Should().Be(TimelinePicture.Shortest);
    }

    [Fact]
    public void What_lasted_is_found_from_what_happened()
    {
        PhaseEntry[] entries =
        [
            new(At(0), "incident.opened", "Sev3", true), new(At(5), "incident.severity-changed", "Sev1", false), new(At(10), "incident.acknowledged", null, false), new(At(12), "incident.status-changed", "Monitoring", false),
            new(At(20), "incident.calm", null, true), new(At(25), "incident.fired-again", null, true), new(At(30), "incident.closed", null, false), new(At(60), "incident.reopened", null, false),
        ];

        IncidentPhases.Of(entries.Take(7)).Select(Text).Should().Equal(
            "Response Open 0-10", "Response Acknowledged 10-30", "Status Investigating 0-12", "Status Monitoring 12-30", "Severity Sev3 0-5", "Severity Sev1 5-30", "Alerts Firing 0-20", "Alerts Calm 20-25", "Alerts Firing 25-30");
        IncidentPhases.Of(entries).Where(phase => phase.Until is null).Select(Text).Should().Equal("Response Open 60-", "Status Investigating 60-", "Severity Sev1 5-");

        static string Text(Phase phase) => $"{phase.Row} {phase.State} {(phase.From - Start).TotalMinutes:0}-{(phase.Until - Start)?.TotalMinutes:0}";
    }

    [Fact]
    public void Times_below_are_round_on_the_viewers_clock_and_not_too_many()
    {
        var scale = TimeScale.Of(new(At(3), At(1_443)), [At(3), At(700)], false);

        var ticks = TimeTicks.Of(scale, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"), out var step);

        (step, ticks.Count).Should().Be((TimeSpan.FromHours(3), 7));
        ticks.Select(tick => tick.At.ToOffset(TimeSpan.FromHours(5.5)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)).Take(4).Should().Equal("18:00", "21:00", "00:00", "03:00");
        ticks.Select(tick => tick.BeginsDay).Take(4).Should().Equal(true, false, true, false);
    }

    private static TimeScale Scale(bool squeeze, params int[] minutes) => TimeScale.Of(new(At(minutes[0]), At(minutes[^1])), [.. minutes.Select(minute => At(minute))], squeeze);

    private static PictureEntry Entry(long sequence, int minute) => new(sequence, At(minute), "incident.note-added", PictureLane.Changes, null);

    private static DateTimeOffset At(double minute) => Start.AddMinutes(minute);
}
