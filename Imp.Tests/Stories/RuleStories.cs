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

namespace Imp.Tests.Stories;

public sealed class RuleStories
{
    private const string Title = "Disk of db7 is full";

    [Fact]
    public async Task The_third_alert_in_ten_minutes_opens_the_incident_and_names_the_two_before()
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { Threshold = new(3, 10) });

        await world.SignalAsync("shop", Title);
        await world.FastForwardAsync(Minutes(4));
        await world.SignalAsync("shop", Title);
        (await world.ReadAsync(db => db.Incidents.CountAsync())).Should().Be(0);
        await world.FastForwardAsync(Minutes(4));
        await world.SignalAsync("shop", Title);

        (await OutcomesAsync(world)).Should().Equal(
            (EventOutcome.Suppressed, "Rule 1 “Disks”: held, 1 of 3 in 10 minutes."), (EventOutcome.Suppressed, "Rule 1 “Disks”: held, 2 of 3 in 10 minutes."), (EventOutcome.Created, "Rule 1 “Disks”: opened."));
        (await world.TimelineAsync(Title)).Should().Contain("sent it through rule 1 “Disks”; held before: events 1, 2");
    }

    [Fact]
    public async Task What_slid_out_of_the_window_does_not_count()
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { Threshold = new(3, 10) });

        foreach (var wait in new[] { 0, 6, 6, 6 })
        {
            await world.FastForwardAsync(Minutes(wait));
            await world.SignalAsync("shop", Title);
        }

        (await OutcomesAsync(world))[^1].Reason.Should().Be("Rule 1 “Disks”: held, 2 of 3 in 10 minutes.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_neither_loses_nor_doubles_the_count(bool killed)
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { Threshold = new(4, 10), CoolDownMinutes = 30 });

        for (var time = 1; time <= 4; time++)
        {
            await world.SignalAsync("shop", Title);
            if (killed) await world.KillAsync();
            else await world.RestartAsync(Minutes(1));
            await world.RestAsync();
        }
        (await OutcomesAsync(world)).Select(one => one.Reason).Should().Equal(
            "Rule 1 “Disks”: held, 1 of 4 in 10 minutes.", "Rule 1 “Disks”: held, 2 of 4 in 10 minutes.", "Rule 1 “Disks”: held, 3 of 4 in 10 minutes.", "Rule 1 “Disks”: opened.");

        await world.CloseAsync(Title, world.Owner);
        await world.RestartAsync(Minutes(5));
        await world.SignalAsync("shop", Title);
        (await OutcomesAsync(world))[^1].Reason.Should().Contain("rests for 30 minutes", "the cool-down is remembered too");
    }

    [Fact]
    public async Task Events_that_waited_while_Imp_was_down_count_for_when_they_arrived()
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { Threshold = new(2, 10) });

        await AcceptAsync(world, Title);
        world.Clock.Advance(Minutes(11));
        await AcceptAsync(world, Title);
        await world.RestAsync();

        (await OutcomesAsync(world)).Should().OnlyContain(one => one.Reason!.Contains("1 of 2"));
    }

    [Fact]
    public async Task After_an_incident_the_rule_rests_and_then_opens_again()
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { CoolDownMinutes = 60, CountPer = RuleScope.Everything });

        await world.SignalAsync("shop", "Disk one");
        await world.FastForwardAsync(Minutes(20));
        await world.SignalAsync("shop", "Disk two");
        await world.FastForwardAsync(Minutes(40));
        await world.SignalAsync("shop", "Disk three");

        (await OutcomesAsync(world)).Select(one => one.Outcome).Should().Equal(EventOutcome.Created, EventOutcome.Suppressed, EventOutcome.Created);
    }

    [Fact]
    public async Task A_rule_sends_an_alert_elsewhere_with_another_severity_tags_team_and_runbook_and_its_end_finds_it()
    {
        await using var world = await StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        var bank = await world.ServiceAsync("bank", Step(ana));
        var night = await TeamAsync(world, "Night", Step(bo));
        await SaveAsync(world, Disks(world) with { Service = bank, Severity = AlertSeverity.Warning, Tags = ["disk"], Team = night, Runbook = "https://wiki.example/disk" });

        await world.SignalAsync("shop", Title, AlertSeverity.Critical);

        var incident = await world.ReadAsync(db => db.Incidents.SingleAsync());
        (incident.ServiceId, incident.Severity, incident.Runbook, incident.TeamId).Should().Be((bank, Severity.Sev3, "https://wiki.example/disk", night));
        incident.Tags.Select(tag => tag.Name).Should().Equal("disk");
        world.Inbox(bo).ShouldHold(Title);
        world.Inbox(ana).ShouldBeEmpty();
        (await world.TimelineAsync(Title)).Should().Contain("sent it through rule 1 “Disks”, pages Night");

        await world.SignalAsync("shop", Title, AlertSeverity.Critical);
        (await world.ReadAsync(db => db.Incidents.SingleAsync())).Severity.Should().Be(Severity.Sev3, "the sender says nothing worse than what the rule knew");
        await world.SignalAsync("shop", Title, AlertSeverity.Critical, AlertAction.Resolve);
        (await world.ReadAsync(db => db.Incidents.SingleAsync())).Response.Should().Be(ResponseState.Closed);
        world.AnyMessage = true;
    }

    [Fact]
    public async Task What_is_worse_than_what_the_rule_knew_raises_the_severity()
    {
        await using var world = await StartAsync();
        await SaveAsync(world, Disks(world) with { Severity = AlertSeverity.Info });

        await world.SignalAsync("shop", Title, AlertSeverity.Warning);
        await world.SignalAsync("shop", Title, AlertSeverity.Warning);
        (await world.ReadAsync(db => db.Incidents.SingleAsync())).Severity.Should().Be(Severity.Sev4);
        await world.SignalAsync("shop", Title, AlertSeverity.Error);
        (await world.ReadAsync(db => db.Incidents.SingleAsync())).Severity.Should().Be(Severity.Sev2);
    }

    [Fact]
    public async Task A_team_without_a_policy_leaves_the_services_in_force()
    {
        await using var world = await StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("bank", Step(ana));
        await SaveAsync(world, Disks(world) with { Team = await TeamAsync(world, "Nobody") });

        await world.SignalAsync("bank", Title);

        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task What_must_last_pages_only_when_it_does()
    {
        await using var world = await StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("bank", Step(ana));
        await SaveAsync(world, Disks(world) with { PageAfterMinutes = 5 });

        await world.SignalAsync("bank", Title);
        await world.FastForwardAsync(Minutes(4));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Minutes(1));
        world.Inbox(ana).ShouldHold(Title);
    }

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

    [Fact]
    public async Task Without_rules_nothing_is_written_down_about_them()
    {
        await using var world = await StartAsync();

        await world.SignalAsync("shop", Title);

        (await OutcomesAsync(world)).Should().Equal((EventOutcome.Created, null));
        (await world.ReadAsync(db => db.RuleMatches.CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task The_incident_of_a_key_that_a_rule_sent_here_takes_in_what_arrives_here_by_itself()
    {
        await using var world = await StartAsync();
        var bank = await world.ServiceAsync("bank");
        await SaveAsync(world, Disks(world) with { Matchers = [new(MatchField.Service, MatchWay.Equals, world.Door("shop").Service.ToString())], Service = bank });

        await world.SignalAsync("shop", Title);
        await world.SignalAsync("bank", Title);

        (await OutcomesAsync(world)).Select(one => one.Outcome).Should().Equal(EventOutcome.Created, EventOutcome.Attached);
    }

    private static async Task<World> StartAsync()
    {
        var world = await World.StartAsync();
        await world.ServiceAsync("shop");
        world.AnyMessage = true;
        return world;
    }

    private static Rule Disks(World world) => new(new RuleId(world.Owner.Id.Value), "Disks") { Matchers = [new(MatchField.Title, MatchWay.Contains, "disk")] };

    private static Actor Manager(World world) => world.Owner.Actor with { Role = Role.Manager };

    private static Task SaveAsync(World world, params Rule[] rules) => world.Bus.ExecuteAsync(new SaveRules(0, rules), Manager(world));

    private static Task AcceptAsync(World world, string title, params AlertLabel[] labels) =>
        world.Get<EventLedger>().AcceptAsync(world.Door("shop"), "generic", new Alert(AlertAction.Trigger, title, title, AlertSeverity.Error) { Details = () => new AlertDetails(null, labels, [], []) }, "{}"u8.ToArray());

    private static async Task<TeamId> TeamAsync(World world, string name, params EscalationStep[] steps)
    {
        var (id, policy) = (new TeamId(world.NewId()), new PolicyId(world.NewId()));
        await world.WriteAsync(db =>
        {
            var team = Team.Create(id, name, "", world.Clock.UtcNow);
            db.Teams.Add(team);
            if (steps.Length == 0) return;
            db.Policies.Add(EscalationPolicy.Create(policy, $"{name} ladder", id, steps, 0, 5, world.Clock.UtcNow));
            team.Edit(name, "", policy, []);
        });
        return id;
    }

    /// <summary>Oldest first.</summary>
    private static async Task<List<(EventOutcome Outcome, string? Reason)>> OutcomesAsync(World world) =>
        [.. (await world.Get<EventQueries>().ListAsync(null, null, null, 100, default)).Items.Reverse().Select(one => (one.Outcome, one.Reason))];
}
