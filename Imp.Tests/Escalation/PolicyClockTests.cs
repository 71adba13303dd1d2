using FluentAssertions;
using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Web.Escalation;
using Xunit;

namespace Imp.Tests.Escalation;

public sealed class PolicyClockTests
{
    private static readonly UserId Ana = new(new Guid("00000000-0000-0000-0000-00000000000a"));
    private static readonly UserId Bo = new(new Guid("00000000-0000-0000-0000-00000000000b"));

    [Fact]
    public void The_first_delay_counts_from_the_opening_only()
    {
        var clock = PolicyClock.Of([new(2, [Ana]), new(5, [Bo])], repeats: 1, pauseMinutes: 10);

        clock.Pages.Select(page => (page.AtMinutes, page.Round, page.Step)).Should().Equal((2, 1, 1), (7, 1, 2), (17, 2, 1), (22, 2, 2));
        clock.EndsAtMinutes.Should().Be(32);
    }

    [Fact]
    public void A_step_that_names_a_schedule_only_has_its_turn()
    {
        var schedule = new ScheduleId(new Guid("00000000-0000-0000-0000-00000000000c"));

        var clock = PolicyClock.Of([new(0, []) { Schedules = [schedule] }, new(5, [])], repeats: 0, pauseMinutes: 5);

        clock.Pages.Should().ContainSingle().Which.Rung.Schedules.Should().Equal(schedule);
    }

    [Fact]
    public void Attempts_stand_between_the_steps_and_end_where_the_next_begins()
    {
        EscalationStep often = new(0, [Ana]) { Attempts = 5, SpacingMinutes = 2 };

        var clock = PolicyClock.Of([often, new(5, [Bo])], repeats: 0, pauseMinutes: 5);

        clock.Pages.Select(page => (page.AtMinutes, page.Step, page.Attempt)).Should().Equal((0, 1, 1), (2, 1, 2), (4, 1, 3), (5, 2, 1));
        clock.EndsAtMinutes.Should().Be(10);
    }
}
