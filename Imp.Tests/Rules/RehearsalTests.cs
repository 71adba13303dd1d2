using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Rules;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Rules;

public sealed class RehearsalTests
{
    private static readonly string[] Keys = ["disk a", "disk b", "net a", "net b"];

    /// <summary>What is rehearsed is what would have happened: random days through the real path, with the same rules in the rehearsal.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_rehearsal_of_the_rules_in_force_shows_what_happened(int seed)
    {
        var random = new Random(seed);
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        var (shop, bank) = (await world.ServiceAsync("shop"), await world.ServiceAsync("bank"));
        await world.WriteAsync(async db => (await db.Services.SingleAsync(one => one.Id == bank)).Edit("bank", "", (await db.Teams.SingleAsync()).Id, null, 10));
        var rules = Some(random, world, shop, bank);
        await world.Bus.ExecuteAsync(new SaveRules(0, rules), world.Owner.Actor with { Role = Role.Manager });

        for (var number = 0; number < 120; number++)
        {
            await world.FastForwardAsync(TimeSpan.FromSeconds(random.Next(1, 400)));
            if (random.Next(15) == 0) await CloseOneAsync(world, random);
            else await SignalAsync(world, random);
            if (random.Next(40) == 0) await world.RestartAsync(TimeSpan.FromMinutes(random.Next(5)));
        }

        var report = (await RehearseAsync(world, [])).Report;
        var outcomes = await world.ReadAsync(db => db.Events.Where(stored => stored.Action == AlertAction.Trigger).Select(stored => new { stored.Outcome, stored.Reason }).ToListAsync());
        report.Before.Incidents.Should().Be(await world.ReadAsync(db => db.Incidents.CountAsync()));
        report.Before.Incidents.Should().Be(outcomes.Count(one => one.Outcome == EventOutcome.Created));
        report.Before.Held.Should().Be(outcomes.Count(one => one.Outcome == EventOutcome.Suppressed && one.Reason!.Contains(": held")));
        report.Before.Dropped.Should().Be(outcomes.Count(one => one.Outcome == EventOutcome.Suppressed && one.Reason!.Contains(": dropped")));
        var hits = (await world.Get<RuleQueries>().GetAsync(default)).Hits;
        report.Rules.ToDictionary(rule => rule.Id, rule => rule.Before ?? 0).Where(rule => rule.Value > 0).Should().BeEquivalentTo(hits.ToDictionary(hit => hit.Key, hit => hit.Value.Count));
        report.Before.Held.Should().BePositive("a day in which nothing is held proves little");
    }

    [Fact]
    public async Task It_says_what_a_change_would_have_made_of_the_same_events()
    {
        await using var world = await StartAsync();
        for (var number = 0; number < 10; number++)
        {
            await world.SignalAsync("shop", "Disk is full", AlertSeverity.Warning);
            await world.SignalAsync("shop", "Disk is full", action: AlertAction.Resolve);
        }
        await world.SignalAsync("shop", "Shop is down", AlertSeverity.Critical);

        var report = (await RehearseAsync(world, [Holding(world, "disk")])).Report;

        (report.Before, report.After).Should().Be((new RehearsalTally(11, 11, 0, 0), new RehearsalTally(1, 1, 10, 0)));
        report.Rules.Select(rule => (rule.Name, rule.Before, rule.After)).Should().Equal(("disk", null, 10L), ("Everything else", 11L, 1L));
        (report.LostCount, report.ChangeCount, report.Looked).Should().Be((0, 10, 21));
        report.Changes[0].Should().BeEquivalentTo(new { Sequence = 1, Title = "Disk is full", Before = "opens a SEV3", After = "Rule 1 “disk”: held" });
    }

    [Fact]
    public async Task A_SEV1_that_would_not_have_been_told_is_named()
    {
        await using var world = await StartAsync();
        await world.SignalAsync("shop", "Shop is down", AlertSeverity.Critical);
        await world.SignalAsync("shop", "Shop is slow", AlertSeverity.Error);

        var report = (await RehearseAsync(world, [Holding(world, "shop")])).Report;

        report.LostCount.Should().Be(1);
        report.Lost.Should().ContainSingle().Which.Title.Should().Be("Shop is down");
    }

    [Fact]
    public async Task What_would_be_over_before_its_delay_pages_nobody()
    {
        await using var world = await StartAsync();
        await world.SignalAsync("shop", "short");
        await world.FastForwardAsync(TimeSpan.FromMinutes(2));
        await world.SignalAsync("shop", "short", action: AlertAction.Resolve);
        await world.SignalAsync("shop", "long");
        await world.FastForwardAsync(TimeSpan.FromMinutes(9));
        await world.SignalAsync("shop", "long", action: AlertAction.Resolve);

        var report = (await RehearseAsync(world, [Rule.EverythingElse with { PageAfterMinutes = 5 }])).Report;

        report.After.Should().Be(new RehearsalTally(2, 1, 0, 0));
    }

    [Fact]
    public async Task A_person_who_closes_makes_room_for_the_next_incident()
    {
        await using var world = await StartAsync();
        for (var time = 0; time < 3; time++)
        {
            await world.SignalAsync("shop", "Never resolved");
            await world.FastForwardAsync(TimeSpan.FromMinutes(1));
            await world.CloseAsync("Never resolved", world.Owner);
            await world.FastForwardAsync(TimeSpan.FromMinutes(1));
        }

        (await RehearseAsync(world, [])).Report.Before.Incidents.Should().Be(3);
    }

    [Fact]
    public async Task What_another_incident_has_by_now_does_not_hold_a_reopened_one_open()
    {
        await using var world = await StartAsync();
        await world.ServiceAsync("till");
        var bank = await world.ServiceAsync("bank");
        await world.WriteAsync(async db => (await db.Services.SingleAsync(one => one.Id == bank)).Edit("bank", "", (await db.Teams.SingleAsync()).Id, null, 10));
        var worst = new Rule(new(world.NewId()), "worst") { Matchers = [new(MatchField.Severity, MatchWay.Equals, "SEV1")], Service = await world.ServiceAsync("desk") };
        await world.Bus.ExecuteAsync(new SaveRules(0, [worst, new Rule(new(world.NewId()), "rest") { Service = bank }, Rule.EverythingElse]), world.Owner.Actor with { Role = Role.Manager });
        // Both are the bank's one incident; then one of them is the desk's, while the bank's comes back.
        await world.SignalAsync("shop", "Net is down");
        await world.SignalAsync("till", "Net is down");
        await world.FastForwardAsync(TimeSpan.FromMinutes(1));
        await world.CloseAsync("Net is down", world.Owner);
        await world.FastForwardAsync(TimeSpan.FromMinutes(1));
        await world.SignalAsync("till", "Net is down", AlertSeverity.Critical);
        await world.SignalAsync("shop", "Net is down");
        await world.SignalAsync("shop", "Net is down", action: AlertAction.Resolve);
        await world.FastForwardAsync(TimeSpan.FromMinutes(11));
        await world.SignalAsync("shop", "Net is down");

        var report = (await RehearseAsync(world, [])).Report;

        (await world.ReadAsync(db => db.Incidents.CountAsync())).Should().Be(3);
        report.Before.Incidents.Should().Be(3);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(30, 3)]
    public async Task It_looks_back_as_far_as_it_is_told(int days, int incidents)
    {
        await using var world = await StartAsync();
        foreach (var before in new[] { 40, 20, 3, 0 })
        {
            await world.SignalAsync("shop", $"{before} days ago");
            // What is closed pages nobody for weeks, so that the clock has little to stop for.
            await world.CloseAsync($"{before} days ago", world.Owner);
            await world.FastForwardAsync(TimeSpan.FromDays(before switch { 40 => 20, 20 => 17, 3 => 3, _ => 0 }));
        }

        var result = await world.Get<RehearsalQueries>().RehearseAsync(RuleBook.Empty, RuleBook.Empty, days, null, default);

        (result.Report.Before.Incidents, result.IsCut).Should().Be((incidents, false));
    }

    [Fact]
    public async Task It_can_be_cancelled_and_tells_how_far_it_is()
    {
        await using var world = await StartAsync();
        await world.SignalAsync("shop", "one");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var parts = new List<double>();

        await world.Invoking(one => one.Get<RehearsalQueries>().RehearseAsync(RuleBook.Empty, RuleBook.Empty, 7, null, cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
        await world.Get<RehearsalQueries>().RehearseAsync(RuleBook.Empty, RuleBook.Empty, 7, new Told(parts), default);

        parts.Should().Equal(1);
    }

    [Fact]
    public void Labels_of_an_alert_that_merely_joined_are_those_that_its_key_had_last()
    {
        var facts = new AlertFacts(new(Guid.Empty), AlertSeverity.Error, "t", "key", null) { Labels = [new("env", "staging")] };
        var rehearsal = new Rehearsal(RuleBook.Empty, new RuleBook(1, [new Rule(new(new Guid(7, 0, 0, new byte[8])), "staging") { Matchers = [new(MatchField.Label, MatchWay.Equals, "staging", "env")], Verdict = RuleVerdict.Hold }]), _ => 0);

        rehearsal.Take(new PastAlert(1, default, PastKind.Trigger, facts));
        rehearsal.Take(new PastAlert(2, default, PastKind.Trigger, facts with { Labels = [] }));

        rehearsal.Report().After.Should().Be(new RehearsalTally(0, 0, 2, 0));
    }

    private static async Task<World> StartAsync()
    {
        var world = await World.StartAsync();
        await world.ServiceAsync("shop");
        world.AnyMessage = true;
        return world;
    }

    private static async Task<RehearsalResult> RehearseAsync(World world, IReadOnlyList<Rule> changed)
    {
        var stored = await world.Get<RuleQueries>().GetAsync(default);
        return await world.Get<RehearsalQueries>().RehearseAsync(new RuleBook(stored.Version, stored.Rules), new RuleBook(stored.Version, changed), 30, null, default);
    }

    private static Rule Holding(World world, string containing) =>
        new(new RuleId(world.NewId()), containing) { Matchers = [new(MatchField.Title, MatchWay.Contains, containing)], Verdict = RuleVerdict.Hold };

    /// <summary>A rule of every kind, in any order.</summary>
    private static Rule[] Some(Random random, World world, ServiceId shop, ServiceId bank)
    {
        Rule[] rules =
        [
            new(new(world.NewId()), "threshold") { Matchers = [new(MatchField.Title, MatchWay.Contains, "disk")], Threshold = new(random.Next(2, 4), random.Next(5, 40)), CountPer = (RuleScope)random.Next(3) },
            new(new(world.NewId()), "rests") { Matchers = [new(MatchField.Severity, MatchWay.AtLeast, "SEV2")], CoolDownMinutes = random.Next(1, 60), CountPer = (RuleScope)random.Next(3) },
            new(new(world.NewId()), "both") { Threshold = new(2, 20), CoolDownMinutes = 15, Matchers = [new(MatchField.Service, MatchWay.Equals, shop.ToString())], CountPer = RuleScope.Service, Service = bank, Severity = AlertSeverity.Info },
            new(new(world.NewId()), "held") { Matchers = [new(MatchField.Title, MatchWay.Pattern, " b$"), new(MatchField.Severity, MatchWay.NotEquals, "SEV1")], Verdict = RuleVerdict.Hold },
            new(new(world.NewId()), "dropped") { Matchers = [new(MatchField.Severity, MatchWay.Equals, "SEV4")], Verdict = RuleVerdict.Drop, IsOn = random.Next(2) == 0 },
        ];
        random.Shuffle(rules);
        return rules;
    }

    private static Task SignalAsync(World world, Random random) => world.SignalAsync(
        random.Next(2) == 0 ? "shop" : "bank", Keys[random.Next(Keys.Length)], (AlertSeverity)random.Next(4), random.Next(3) == 0 ? AlertAction.Resolve : AlertAction.Trigger);

    private static async Task CloseOneAsync(World world, Random random)
    {
        var open = await world.ReadAsync(db => db.Incidents.Where(one => one.Response != ResponseState.Closed).Select(one => one.Id).ToListAsync());
        if (open.Count > 0) await world.DoAsync(new CloseIncident(open[random.Next(open.Count)], CloseReason.Noise), world.Owner);
    }

    private sealed class Told(List<double> parts) : IProgress<double>
    {
        public void Report(double value) => parts.Add(value);
    }
}
