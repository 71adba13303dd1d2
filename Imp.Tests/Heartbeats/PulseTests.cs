using Imp.Domain.Heartbeats;

namespace Imp.Tests.Heartbeats;

/// <summary>What a heartbeat makes of pings and of time: every 10 minutes, grace 5.</summary>
public sealed class PulseTests
{
    private static readonly Rhythm Rhythm = new(600, null, null, 300);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid One = new(1, 0, 0, new byte[8]);
    private static readonly Guid Other = new(2, 0, 0, new byte[8]);

    private static DateTimeOffset Minute(double minutes) => Start.AddMinutes(minutes);

    private static Pulse Beat => new Pulse().After(new Beat(BeatKind.Success), Rhythm, Start).Pulse;

    [Fact]
    public void Nobody_waits_for_what_never_beat()
    {
        var pulse = new Pulse();

        (pulse.State(Minute(99_999)), pulse.NextAt, pulse.At(Minute(99_999)).Alarm).Should().Be((HeartbeatState.New, null, null));
    }

    [Theory]
    [InlineData(0, HeartbeatState.Up)]
    [InlineData(10, HeartbeatState.Up)]
    [InlineData(10.1, HeartbeatState.Late)]
    [InlineData(14.9, HeartbeatState.Late)]
    public void It_is_late_once_it_is_due(double minute, HeartbeatState state)
    {
        Beat.State(Minute(minute)).Should().Be(state);
        Beat.At(Minute(minute)).Alarm.Should().BeNull();
    }

    [Fact]
    public void It_is_looked_at_when_it_is_due_and_when_it_expires_and_then_no_more()
    {
        Beat.NextAt.Should().Be(Minute(10));
        var late = Beat.At(Minute(10));
        late.Pulse.NextAt.Should().Be(Minute(15));
        var down = late.Pulse.At(Minute(15));

        (down.Alarm, down.Pulse.NextAt, down.Pulse.State(Minute(15))).Should().Be((HeartbeatAlarm.Missing, null, HeartbeatState.Down));
        down.Pulse.At(Minute(99)).Alarm.Should().BeNull("it was told");
    }

    [Fact]
    public void A_success_brings_it_back_and_says_so_once()
    {
        var back = Beat.At(Minute(15)).Pulse.After(new Beat(BeatKind.Success), Rhythm, Minute(20));

        (back.Alarm, back.Pulse.State(Minute(20)), back.Pulse.DueAt).Should().Be((HeartbeatAlarm.Back, HeartbeatState.Up, Minute(30)));
        back.Pulse.After(new Beat(BeatKind.Success), Rhythm, Minute(21)).Alarm.Should().BeNull();
    }

    [Fact]
    public void A_failure_is_told_at_once_and_each_time()
    {
        var failed = Beat.After(new Beat(BeatKind.Fail), Rhythm, Minute(1));
        (failed.Alarm, failed.Pulse.State(Minute(1)), failed.Pulse.NextAt).Should().Be((HeartbeatAlarm.Failed, HeartbeatState.Down, null));

        var again = failed.Pulse.After(new Beat(BeatKind.Fail), Rhythm, Minute(2));
        (again.Alarm, again.Pulse.DownSince).Should().Be((HeartbeatAlarm.Failed, Minute(1)));
    }

    [Fact]
    public void A_run_that_does_not_end_within_its_grace_is_told()
    {
        var started = Beat.After(new Beat(BeatKind.Start), Rhythm, Minute(2)).Pulse;

        (started.ExpiresAt, started.State(Minute(3))).Should().Be((Minute(7), HeartbeatState.Up));
        started.At(Minute(7)).Alarm.Should().Be(HeartbeatAlarm.Unfinished);
    }

    [Fact]
    public void A_start_arms_what_never_beat() =>
        new Pulse().After(new Beat(BeatKind.Start), Rhythm, Start).Pulse.At(Minute(5)).Alarm.Should().Be(HeartbeatAlarm.Unfinished);

    [Fact]
    public void A_start_does_not_put_off_what_is_due() =>
        Beat.After(new Beat(BeatKind.Start), Rhythm, Minute(14)).Pulse.ExpiresAt.Should().Be(Minute(15));

    [Fact]
    public void The_end_of_another_run_leaves_the_one_under_way()
    {
        var started = Beat.After(new Beat(BeatKind.Start, One), Rhythm, Minute(1)).Pulse;

        started.After(new Beat(BeatKind.Success, Other), Rhythm, Minute(2)).Pulse.ExpiresAt.Should().Be(Minute(6));
        started.After(new Beat(BeatKind.Success, One), Rhythm, Minute(2)).Pulse.RunStartedAt.Should().BeNull();
        started.After(new Beat(BeatKind.Success), Rhythm, Minute(2)).Pulse.RunStartedAt.Should().BeNull();
    }

    [Fact]
    public void A_start_while_down_keeps_it_down_and_a_note_changes_nothing()
    {
        var down = Beat.At(Minute(15)).Pulse;

        down.After(new Beat(BeatKind.Start), Rhythm, Minute(16)).Pulse.Should().Be(down with { RunStartedAt = Minute(16) });
        down.After(new Beat(BeatKind.Log), Rhythm, Minute(16)).Should().Be(new Step(down, null));
    }

    [Fact]
    public void After_our_own_break_grace_begins_anew()
    {
        Beat.AfterOurBreak(Rhythm, Minute(60)).At(Minute(64)).Alarm.Should().BeNull();
        Beat.AfterOurBreak(Rhythm, Minute(60)).At(Minute(65)).Alarm.Should().Be(HeartbeatAlarm.Missing);
        Beat.AfterOurBreak(Rhythm, Minute(1)).Should().Be(Beat);
        var down = Beat.At(Minute(15)).Pulse;
        down.AfterOurBreak(Rhythm, Minute(60)).Should().Be(down);
    }

    [Fact]
    public void A_new_rhythm_counts_from_the_last_beat_and_does_not_page_for_the_past()
    {
        Beat.With(new Rhythm(1_200, null, null, 60), Minute(1)).ExpiresAt.Should().Be(Minute(21));
        Beat.With(new Rhythm(60, null, null, 60), Minute(8)).ExpiresAt.Should().Be(Minute(9));
    }
}
