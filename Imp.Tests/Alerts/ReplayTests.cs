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

        await world.DoAsync(new ReplayEvent(2), world.Owner);
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

        await world.DoAsync(new ReplayEvent(1), world.Owner);
        await world.RestAsync();

        (await world.OutcomesAsync()).Should().Be("Resolved #1, Created #1");
    }

    [Fact]
    public async Task What_had_an_effect_is_not_counted_twice()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"), Trigger("disk"));

        foreach (var sequence in new[] { 1, 2 })
            await world.Invoking(one => one.DoAsync(new ReplayEvent(sequence), world.Owner)).Should().ThrowAsync<Refusal>();
        await world.Invoking(one => one.DoAsync(new ReplayEvent(99), world.Owner)).Should().ThrowAsync<Missing>();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×2");
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
