namespace Imp.Tests.Support;

public sealed class ManualClockTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void Timers_fire_in_due_order_with_the_clock_at_their_instant()
    {
        var start = clock.UtcNow;
        var seen = new List<(string, TimeSpan)>();
        using var late = After(3, "late", seen, start);
        using var soon = After(1, "soon", seen, start);
        using var never = After(9, "never", seen, start);

        clock.Advance(TimeSpan.FromSeconds(5));

        seen.Should().Equal(("soon", TimeSpan.FromSeconds(1)), ("late", TimeSpan.FromSeconds(3)));
        clock.UtcNow.Should().Be(start.AddSeconds(5));
        clock.Waiting.Should().Be(1);
    }

    [Fact]
    public void A_period_fires_as_often_as_it_fits()
    {
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        clock.Advance(TimeSpan.FromSeconds(8));

        fired.Should().Be(3);
    }

    [Fact]
    public void A_timer_made_by_a_timer_fires_in_the_same_advance()
    {
        var fired = false;
        using var outer = clock.CreateTimer(_ => clock.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(2));

        fired.Should().BeTrue();
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_passed_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), clock);

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        delay.IsCompleted.Should().BeFalse();

        clock.Advance(TimeSpan.FromTicks(1));
        await delay;
    }

    [Fact]
    public void A_wall_clock_jump_moves_neither_timers_nor_the_monotonic_clock()
    {
        var mark = clock.GetTimestamp();
        var fired = false;
        using var timer = clock.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        clock.UtcNow += TimeSpan.FromHours(1);

        fired.Should().BeFalse();
        clock.GetElapsedTime(mark).Should().Be(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromSeconds(1));
        clock.GetElapsedTime(mark).Should().Be(TimeSpan.FromSeconds(1));
        fired.Should().BeTrue();
    }

    private ITimer After(int seconds, string name, List<(string, TimeSpan)> seen, DateTimeOffset start) =>
        clock.CreateTimer(_ => seen.Add((name, clock.UtcNow - start)), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
