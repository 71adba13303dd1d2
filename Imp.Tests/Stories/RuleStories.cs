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
using static Imp.Tests.Stories.SomeRules;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class RuleStories
{
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
}
