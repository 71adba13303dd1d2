using Imp.Domain.Escalation;
using Imp.Domain.Shared;

namespace Imp.Tests.Escalation;

/// <summary>What an acknowledgement and a changed policy do to a climb, minute by minute.</summary>
public sealed class ClimbTests
{
    private static readonly DateTimeOffset Opened = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ana = new(new Guid("00000000-0000-0000-0000-00000000000a"));
    private static readonly UserId Bo = new(new Guid("00000000-0000-0000-0000-00000000000b"));
    private static readonly UserId Cleo = new(new Guid("00000000-0000-0000-0000-00000000000c"));

    /// <summary>Steps as "delay[xattempts/spacing][!]", where "!" lasts until the closing; then when it is acknowledged, and the minutes of all pages.</summary>
    [Theory]
    [InlineData("0 5 10", 2, "0")]
    [InlineData("0 5 10!", 2, "0 15")]
    [InlineData("0 5! 10!", 2, "0 5 15")]
    [InlineData("0! 5 10", 2, "0")]
    [InlineData("0 5! 10", 7, "0 5")]
    [InlineData("0x3/2 10!", 3, "0 2 10")]
    [InlineData("0x3/2! 10", 3, "0 2 4")]
    [InlineData("0x3/2! 10!", 1, "0 2 4 10")]
    [InlineData("0 5 5! 5 5!", 1, "0 10 20")]
    public void An_acknowledgement_leaves_what_lasts_until_the_closing(string steps, int acknowledgedAt, string pages)
    {
        var climb = Start(steps);
        var paged = new List<int>();
        for (var minute = 0; minute <= 300; minute++)
        {
            if (minute == acknowledgedAt) climb.Acknowledge();
            if (climb.Advance(Opened.AddMinutes(minute), step => step.People, [Cleo]) is { } page) paged.Add(page.Step == 0 ? -1 : minute);
        }
        string.Join(' ', paged).Should().Be(pages);
        climb.State.Should().Be(EscalationState.Stopped);
    }

    [Fact]
    public void Each_attempt_has_a_name_of_its_own_and_goes_after_first_pages()
    {
        var climb = Start("0x3/2 30");

        var pages = Enumerable.Range(0, 6).Select(minute => climb.Advance(Opened.AddMinutes(minute), step => step.People, [])).OfType<Paging>().ToList();

        pages.Select(page => (page.Revision, page.Again)).Should().Equal(("1.1.1", false), ("1.1.1.2", true), ("1.1.1.3", true));
    }

    [Fact]
    public void A_changed_policy_is_followed_from_the_same_step_on_when_it_is_applied()
    {
        var climb = Start("0 5 5");
        climb.Advance(Opened, step => step.People, []);
        var changed = new Ladder("Policy", [new(0, [Ana]), new(1, [Cleo]), new(2, [Bo])], 0, 5);
        climb.Follows(new Ladder("Policy", Steps("0 5 5"), 0, 5)).Should().BeTrue();
        climb.Follows(changed).Should().BeFalse();

        climb.Adopt(changed, Opened.AddMinutes(1));

        climb.Follows(changed).Should().BeTrue();
        climb.Advance(Opened.AddMinutes(1), step => step.People, []).Should().BeNull("the step that waits keeps its time");
        climb.Advance(Opened.AddMinutes(5), step => step.People, [])!.People.Should().Equal(Cleo);
        climb.NextAt.Should().Be(Opened.AddMinutes(7));
    }

    [Fact]
    public void Whoever_snoozed_stays_first_when_a_changed_policy_is_applied()
    {
        var climb = Imp.Domain.Escalation.Escalation.For(new IncidentId(new Guid("00000000-0000-0000-0000-000000000001")));
        var ladder = new Ladder("Policy", Steps("0 5"), 0, 5);
        climb.Start(ladder, Opened, holder: Bo);
        climb.Follows(ladder).Should().BeTrue();

        climb.Adopt(new Ladder("Policy", [new(0, [Cleo])], 0, 5), Opened);

        climb.Advance(Opened, step => step.People, [])!.People.Should().Equal(Bo);
        climb.Advance(Opened.AddMinutes(5), step => step.People, [])!.People.Should().Equal(Cleo);
    }

    private static Imp.Domain.Escalation.Escalation Start(string steps)
    {
        var climb = Imp.Domain.Escalation.Escalation.For(new IncidentId(new Guid("00000000-0000-0000-0000-000000000001")));
        climb.Start(new Ladder("Policy", Steps(steps), 0, 5), Opened);
        return climb;
    }

    private static IReadOnlyList<EscalationStep> Steps(string steps) => [.. steps.Split(' ').Select(step =>
    {
        var (delay, often) = step.TrimEnd('!').Split('x') is [var first, var rest] ? (first, rest.Split('/')) : (step.TrimEnd('!'), ["1", "5"]);
        return new EscalationStep(int.Parse(delay), [Ana]) { Attempts = int.Parse(often[0]), SpacingMinutes = int.Parse(often[1]), UntilClosed = step.EndsWith('!') };
    })];
}
