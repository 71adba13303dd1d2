using Imp.Domain.Alerts;
using Imp.Infrastructure.Alerts;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Alerts;

/// <summary>Details are made for what a person will look at, and for nothing else; a request's events are stored all or none.</summary>
public sealed class EventDetailsTests
{
    [Fact]
    public async Task An_alert_that_only_joins_pays_for_no_details()
    {
        await using var world = await Senders.StartAsync();
        await world.SendAsync(Senders.Trigger("disk") with { Details = () => new DetailsDraft().Describe("Full").Done() });

        await world.SendAsync(Senders.Trigger("disk") with { Details = () => throw new InvalidOperationException("nobody wanted them") });

        (await world.OutcomesAsync()).Should().Be("Created #1, Attached #1");
        (await world.ReadAsync(db => db.Events.OrderBy(one => one.Sequence).Select(one => one.Details != null).ToListAsync())).Should().Equal(true, false);
    }

    [Fact]
    public async Task When_one_alert_of_a_request_cannot_be_stored_none_is()
    {
        await using var world = await Senders.StartAsync();
        Alert[] alerts = [Senders.Trigger("a"), Senders.Trigger("b") with { Details = () => throw new InvalidOperationException("broken") }];

        await FluentActions.Awaiting(() => world.Get<RequestLedger>().AcceptAsync(world.Door(Senders.Service), "generic", alerts, null, new byte[] { 1 })).Should().ThrowAsync<InvalidOperationException>();

        (await world.OutcomesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Alerts_of_one_request_follow_the_rule_of_single_ones()
    {
        await using var world = await Senders.StartAsync();
        await world.SendAsync(Senders.Trigger("open"));

        var receipts = await world.Get<RequestLedger>().AcceptAsync(world.Door(Senders.Service), "generic", [Senders.Trigger("open"), Senders.Trigger("new"), Senders.Trigger("new"), Senders.Resolve("open")], null, new byte[] { 1 });
        await world.RestAsync();
        await world.CountAsync();

        receipts.Select(one => one.Settled?.Outcome).Should().Equal(EventOutcome.Attached, null, null, null);
        (await world.OutcomesAsync()).Should().Be("Created #1, Attached #1, Created #2, Attached #2, Resolved #1");
        (await world.IncidentsAsync()).Should().Be("#1 Closed ×2, #2 Open ×2");
    }
}
