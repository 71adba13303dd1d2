using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using static Imp.Domain.Incidents.FlapAction;
using static Imp.Domain.Incidents.FlapSignal;
using static Imp.Domain.Incidents.FlapState;

namespace Imp.Tests.Noise;

/// <summary>The rules about noise, as tables.</summary>
public sealed class NoiseRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Steady, Fires, Open)]
    [InlineData(Steady, FiresOften, Enter)]
    [InlineData(Steady, IsOver, Close)]
    [InlineData(Steady, CalmOver, Nothing)]
    [InlineData(Steady, CalmFiring, Nothing)]
    [InlineData(Flapping, Fires, Count)]
    [InlineData(Flapping, FiresOften, Count)]
    [InlineData(Flapping, IsOver, Count)]
    [InlineData(Flapping, CalmOver, LeaveAndClose)]
    [InlineData(Flapping, CalmFiring, Leave)]
    public void What_is_seen_leads_where_the_flapping_table_says(FlapState state, FlapSignal signal, FlapAction action) => FlapLifecycle.Next(state, signal).Should().Be(action);

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(3, 4, true)]
    [InlineData(2, 3, true)]
    [InlineData(0, 100, false)]
    public void An_alert_flaps_when_it_comes_back_once_more_than_the_service_lets_pass(int cycles, int starts, bool flaps) =>
        (NoiseRules.Default with { FlapCycles = cycles }).IsOften(starts).Should().Be(flaps);

    [Fact]
    public void Four_starts_are_seven_changes() => NoiseRules.Changes(4).Should().Be(7);

    [Theory]
    [InlineData(Severity.Sev1, 0, 0, "A SEV1 pages at once and closes at once.")]
    [InlineData(Severity.Sev2, 0, 90, "A SEV2 pages at once; it closes after 90 s of calm.")]
    [InlineData(Severity.Sev3, 30, 0, "Nobody is paged until a SEV3 has lasted 30 s; it closes at once.")]
    [InlineData(Severity.Sev4, 30, 60, "Nobody is paged until a SEV4 has lasted 30 s; it closes after 1 min of calm.")]
    public void A_hold_time_says_what_it_does(Severity severity, int up, int down, string sentence) => HoldSentence.Of(severity, new HoldTime(up, down)).Should().Be(sentence);

    [Fact]
    public void Only_what_is_not_urgent_is_held_unless_somebody_says_otherwise() =>
        Enum.GetValues<Severity>().Select(one => NoiseRules.Default.HoldOf(one)).Should().Equal(new HoldTime(0, 0), new HoldTime(0, 0), new HoldTime(30, 60), new HoldTime(30, 60));

    // Seconds after the start at which an alert arrives, and when the storm is over then.
    [Theory]
    [InlineData("", 300)]
    [InlineData("10 20 30", 300)]
    [InlineData("10 20 30 40", 340)]
    [InlineData("10 20 30 40 59", 359)]
    [InlineData("70 80 90 100", 300)]
    [InlineData("70 80 90 100 110", 410)]
    [InlineData("70 131 192", 300)]
    public void A_storm_goes_on_while_a_minute_holds_a_quarter_of_what_makes_one(string arrivals, int endsAfter)
    {
        var gauge = StormGauge.Begin(Start);
        foreach (var second in arrivals.Split(' ', StringSplitOptions.RemoveEmptyEntries)) gauge = gauge.Add(20, Start.AddSeconds(int.Parse(second)));

        gauge.EndsAt.Should().Be(Start.AddSeconds(endsAfter));
    }

    // How many come at each tenth of a second, and how many of them pass; 10 a second, 20 at once.
    [Theory]
    [InlineData("20", "20")]
    [InlineData("25", "20")]
    [InlineData("25 5 5", "20 1 1")]
    [InlineData("1 1 1 1", "1 1 1 1")]
    [InlineData("20 0 0 0 5", "20 0 0 0 4")]
    [InlineData("5 5 5 5 5 5", "5 5 5 5 4 1")]
    public void A_bucket_lets_a_burst_through_and_then_the_rate(string come, string pass)
    {
        var bucket = new TokenBucket(10, 20);
        var passed = come.Split(' ').Select((count, tenth) => Enumerable.Range(0, int.Parse(count)).Count(_ => bucket.Take(Start.AddMilliseconds(tenth * 100).UtcTicks)));

        string.Join(' ', passed).Should().Be(pass);
    }

    [Fact]
    public void A_clock_that_jumps_back_locks_nobody_out()
    {
        var bucket = new TokenBucket(10, 20);
        for (var time = 0; time < 20; time++) bucket.Take(Start.UtcTicks);

        bucket.Take(Start.AddHours(-1).UtcTicks).Should().BeTrue();
    }
}
