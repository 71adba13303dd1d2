using Imp.Domain.Alerts;
using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Quiet;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Quiet;
using Imp.Infrastructure.Rules;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;
using static Imp.Tests.Stories.SomeRules;

namespace Imp.Tests.Stories;

/// <summary>What rules keep back, and who may write them.</summary>
public sealed class RuleBookStories
{
    [Theory]
    [InlineData(RuleVerdict.Hold, "held.")]
    [InlineData(RuleVerdict.Drop, "dropped.")]
    public async Task What_is_held_or_dropped_is_written_down_and_can_be_let_through(RuleVerdict verdict, string said)
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { Verdict = verdict });
        await world.SignalAsync("shop", Title);
        (await OutcomesAsync(world)).Should().Equal((EventOutcome.Suppressed, $"Rule 1 “Disks”: {said}"));

        await world.DoAsync(new ReplayEvents([1]), world.Owner);
        (await OutcomesAsync(world))[0].Outcome.Should().Be(EventOutcome.Suppressed, "by today's rules it still is");
        await world.DoAsync(new ReleaseEvent(1), world.Owner);

        (await OutcomesAsync(world)).Should().Equal((EventOutcome.Created, "Rule 1 “Disks”: opened, let through before."));
        (await world.Get<RuleQueries>().GetAsync(default)).HitOf(Disks(world).Id)!.Count.Should().Be(1, "one alert is one hit however often it is handled");
        await world.Invoking(one => one.DoAsync(new ReleaseEvent(1), one.Owner)).Should().ThrowAsync<Refusal>();
    }

    [Fact]
    public async Task What_passed_and_was_silenced_pages_when_the_silence_ends_and_only_then_the_rule_rests()
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { Threshold = new(2, 10), CoolDownMinutes = 600, CountPer = RuleScope.Everything });
        await world.DoAsync(new CreateSilence(new QuietId(world.NewId()), "known", [], [new(MatchField.Title, MatchWay.Contains, "db7")], world.Clock.UtcNow + Hours(1)), world.Owner);

        await world.SignalAsync("shop", Title);
        await world.SignalAsync("shop", Title);
        (await OutcomesAsync(world))[^1].Reason.Should().Be("Silence 1: known");
        await world.FastForwardAsync(Hours(1));

        (await OutcomesAsync(world)).Select(one => one.Outcome).Should().Equal(EventOutcome.Suppressed, EventOutcome.Created);
    }

    [Fact]
    public async Task A_silence_finds_labels_and_integrations_too()
    {
        await using var world = await StartAsync();
        var door = world.Door("shop").Id.Value.ToString();
        await world.DoAsync(new CreateSilence(new QuietId(world.NewId()), "staging", [], [new(MatchField.Label, MatchWay.Equals, "staging", "env"), new(MatchField.Integration, MatchWay.Equals, door)], world.Clock.UtcNow + Hours(1)), world.Owner);

        await AcceptAsync(world, "a", new AlertLabel("env", "staging"));
        await AcceptAsync(world, "b", new AlertLabel("env", "production"));
        await world.RestartAsync(TimeSpan.Zero);
        await world.RestAsync();

        (await OutcomesAsync(world)).Select(one => one.Outcome).Should().Equal(EventOutcome.Suppressed, EventOutcome.Created);
    }

    [Fact]
    public async Task Two_who_edit_at_once_do_not_overwrite_each_other()
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world));
        var rules = await world.Get<RuleQueries>().GetAsync(default);

        await world.Bus.ExecuteAsync(new SaveRules(1, [Disks(world) with { Name = "Mine" }]), Manager(world));
        (await world.Invoking(one => one.Bus.ExecuteAsync(new SaveRules(rules.Version, [Disks(one) with { Name = "Theirs" }]), Manager(one))).Should().ThrowAsync<Refusal>())
            .Which.Message.Should().StartWith("Somebody changed the rules meanwhile.");
        await world.Bus.ExecuteAsync(new SaveRules(1, [Disks(world) with { Name = "Mine" }]), Manager(world));

        var history = await world.Get<RuleQueries>().HistoryAsync(default);
        history.Select(one => (one.Version, one.Rules[0].Name)).Should().Equal((2, "Mine"), (1, "Disks"));
        history[0].SavedBy.Should().Be("olga");
    }

    [Fact]
    public async Task Who_responds_may_not_save_and_who_manages_may()
    {
        await using var world = await StartAsync();

        await world.Invoking(one => one.Bus.ExecuteAsync(new SaveRules(0, []), one.Owner.Actor)).Should().ThrowAsync<NotAllowed>();
        await world.Bus.ExecuteAsync(new SaveRules(0, [Disks(world)]), Manager(world));
    }

    [Fact]
    public async Task Rules_that_cannot_be_are_refused_with_a_reason()
    {
        await using var world = await StartAsync();
        var disks = Disks(world);
        Rule[] bad =
        [
            disks with { Name = " " }, disks with { Matchers = [new(MatchField.Title, MatchWay.Pattern, "(?=x)")] }, disks with { Matchers = [new(MatchField.Label, MatchWay.Equals, "x", "")] },
            disks with { Matchers = [new(MatchField.Title, MatchWay.AtLeast, "SEV1")] }, disks with { Threshold = new(1, 10) }, disks with { Threshold = new(3, 0) }, disks with { CoolDownMinutes = -1 },
            disks with { Verdict = RuleVerdict.Hold, Threshold = new(3, 10) }, disks with { Runbook = "javascript:alert(1)" }, disks with { PageAfterMinutes = 9_999 }, disks with { Hours = new([], default, default, "UTC") },
            disks with { Hours = new([DayOfWeek.Monday], default, default, "Mars/Olympus") }, Rule.EverythingElse with { Verdict = RuleVerdict.Drop }, Rule.EverythingElse with { IsOn = false },
        ];

        foreach (var rule in bad)
            await world.Invoking(one => one.Bus.ExecuteAsync(new SaveRules(0, [rule]), Manager(one))).Should().ThrowAsync<FluentValidation.ValidationException>(rule.ToString());
        await world.Invoking(one => one.Bus.ExecuteAsync(new SaveRules(0, [disks, disks]), Manager(one))).Should().ThrowAsync<FluentValidation.ValidationException>();
        await world.Invoking(one => one.Bus.ExecuteAsync(new SaveRules(0, [disks with { Team = new(one.NewId()) }]), Manager(one))).Should().ThrowAsync<Missing>();
    }
}
