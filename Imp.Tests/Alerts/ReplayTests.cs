using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

/// <summary>An event that had no effect is handled once more, by the rules of today.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task What_failed_by_a_mistake_of_ours_opens_its_incident_after_all()
    {
        var chance = new FailingChance();
        await using var world = await StartAsync(services => services.AddSingleton<IChance>(chance));
        await world.SendAsync(Trigger("before"));
        chance.FailAt = chance.Asked + 1;
        await world.SendAsync(Trigger("lost"));
        (await world.OutcomesAsync()).Should().Be("Created #1, Failed");

        await world.DoAsync(new ReplayEvents([2]), world.Owner);
        await world.RestAsync();

        (await world.OutcomesAsync()).Should().Be("Created #1, Created #2");
        (await world.IncidentsAsync()).Should().Be("#1 Open ×1, #2 Open ×1");
    }

    [Fact]
    public async Task A_resolve_that_came_too_early_closes_what_was_opened_since()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Resolve("disk"), Trigger("disk"));
        (await world.OutcomesAsync()).Should().Be("Ignored, Created #1");

        await world.DoAsync(new ReplayEvents([1]), world.Owner);
        await world.RestAsync();

        (await world.OutcomesAsync()).Should().Be("Resolved #1, Created #1");
    }

    [Fact]
    public async Task What_had_an_effect_is_not_counted_twice()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"), Trigger("disk"));

        foreach (var sequence in new[] { 1, 2 })
            await world.Invoking(one => one.DoAsync(new ReplayEvents([sequence]), world.Owner)).Should().ThrowAsync<Refusal>();
        await world.Invoking(one => one.DoAsync(new ReplayEvents([99]), world.Owner)).Should().ThrowAsync<Missing>();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×2");
    }

    [Fact]
    public async Task Several_are_replayed_together_and_what_had_an_effect_meanwhile_is_left_alone()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Resolve("a"), Resolve("b"), Trigger("a"), Trigger("b"), Trigger("c"));

        await world.DoAsync(new ReplayEvents([2, 1, 5]), world.Owner);
        await world.RestAsync();

        (await world.OutcomesAsync()).Should().Be("Resolved #1, Resolved #2, Created #1, Created #2, Created #3");
    }

    [Fact]
    public async Task A_rehearsal_says_what_a_replay_would_do_and_does_nothing()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Resolve("a"), Resolve("gone"), Trigger("a"), Trigger("other"));
        var before = await world.OutcomesAsync();

        var would = await world.Get<ReplayRehearsal>().RunAsync([1, 2, 3, 99]);

        would.Select(one => (one.Sequence, one.Would.Outcome, one.Would.Incident)).Should().Equal((1, EventOutcome.Resolved, 1), (2, EventOutcome.Ignored, null));
        (await world.OutcomesAsync()).Should().Be(before);
        (await world.IncidentsAsync()).Should().Be("#1 Open ×1, #2 Open ×1");
        await world.SendAsync(Trigger("a"));
        (await world.IncidentsAsync()).Should().Be("#1 Open ×2, #2 Open ×1");
    }

    [Fact]
    public async Task The_ledger_is_read_by_outcome()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Resolve("nothing"), Trigger("disk"), Trigger("disk"), Trigger("disk"));
        var ledger = world.Get<EventQueries>();

        async Task<IEnumerable<long>> Of(EventOutcome outcome) => (await ledger.ListAsync(null, outcome, null, 2, default)).Items.Select(row => row.Sequence);

        (await Of(EventOutcome.Ignored)).Should().Equal(1);
        (await Of(EventOutcome.Created)).Should().Equal(2);
        (await Of(EventOutcome.Attached)).Should().Equal(4, 3);
        (await Of(EventOutcome.Failed)).Should().BeEmpty();
    }
}
