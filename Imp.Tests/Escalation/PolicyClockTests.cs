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

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    [InlineData(1440, 9)]
    public void The_preview_is_what_the_escalation_does(int firstDelay, int repeats)
    {
        IReadOnlyList<EscalationStep> steps = [new(firstDelay, [Ana]), new(5, [Bo]), new(0, [Ana, Bo])];
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var climb = Imp.Domain.Escalation.Escalation.For(new IncidentId(new Guid("00000000-0000-0000-0000-000000000001")));
        climb.Start(new Ladder("Policy", steps, repeats, 7), start);

        var paged = new List<(int, int, int)>();
        while (climb is { State: EscalationState.Running, NextAt: { } due } && climb.Advance(due, step => step.People, [Ana]) is { Step: > 0 } page)
            paged.Add(((int)(due - start).TotalMinutes, page.Round, page.Step));

        var clock = PolicyClock.Of(steps, repeats, 7);
        clock.Pages.Select(page => (page.AtMinutes, page.Round, page.Step)).Should().Equal(paged);
    }
}
