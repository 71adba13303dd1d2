using Imp.Domain.Alerts;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

/// <summary>An incident's events hang on each other; none may fall out, whatever else happens between them.</summary>
public sealed class EventChainTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task The_alerts_of_an_incident_are_listed_page_by_page(int limit)
    {
        await using var world = await StartAsync();
        await world.SendAsync([.. Enumerable.Range(0, 10).SelectMany(_ => new[] { Trigger("disk"), Trigger("other") })]);

        (await world.ChainAsync(1, limit)).Should().Equal(19, 17, 15, 13, 11, 9, 7, 5, 3, 1);
        (await world.ChainAsync(2, limit)).Should().Equal(20, 18, 16, 14, 12, 10, 8, 6, 4, 2);
    }

    /// <summary>The command writes what was counted in memory; what was remembered of the incident before it is then old.</summary>
    [Theory]
    [InlineData("worse")]
    [InlineData("acknowledge")]
    [InlineData("resolve")]
    public async Task An_event_that_changes_the_incident_hangs_on_the_alert_before_it(string kind)
    {
        await using var world = await StartAsync();
        var last = kind switch { "worse" => Trigger("disk", AlertSeverity.Critical), "acknowledge" => Acknowledge("disk"), _ => Resolve("disk") };

        await world.SendAsync(Trigger("disk"), Trigger("disk"), Trigger("disk"), last);

        (await world.ChainAsync(1)).Should().Equal(4, 3, 2, 1);
        (await world.IncidentsAsync()).Should().Contain(kind == "worse" ? "×4" : "×3");
    }

    [Theory]
    [InlineData("worse")]
    [InlineData("resolve")]
    public async Task Also_when_the_alerts_before_it_were_settled_while_they_were_stored(string kind)
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));

        await world.StoreAsync(Trigger("disk"), Trigger("disk"));
        await world.SendAsync(kind == "worse" ? Trigger("disk", AlertSeverity.Critical) : Resolve("disk"));

        (await world.ChainAsync(1)).Should().Equal(4, 3, 2, 1);
    }

    [Fact]
    public async Task A_reopened_incident_keeps_its_alerts()
    {
        await using var world = await StartAsync();
        await world.ReopenWithinAsync(10);

        await world.SendAsync(Trigger("disk"), Trigger("disk"), Resolve("disk"), Trigger("disk"), Trigger("disk"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Attached #1, Resolved #1, Reopened #1, Attached #1");
        (await world.ChainAsync(1)).Should().Equal(5, 4, 3, 2, 1);
    }
}
