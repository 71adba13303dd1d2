using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Noise;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>A storm is one incident, and nothing of it is lost.</summary>
public sealed class StormStories
{
    private const string Umbrella = "Storm on shop";

    [Fact]
    public async Task What_is_too_much_for_a_minute_joins_one_umbrella_that_pages_once()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);

        await FireAsync(world, 1, 50);

        world.Inbox(ana).ShouldHold(5, "Alert").ShouldHold(Umbrella).ShouldBeEmpty();
        (await OpenAsync(world)).Should().Be(6);
        (await KeysAsync(world)).Should().Be(45);
        var incidents = world.Get<Imp.Infrastructure.Incidents.IncidentQueries>();
        ((await incidents.GetAsync(6, default))!.Links.IsUmbrella, (await incidents.GetAsync(5, default))!.Links.IsUmbrella).Should().Be((true, false));
        (await world.TimelineAsync(Umbrella)).Should().Contain("opened this umbrella: more than 5 incidents of the service within a minute. Further alerts join here");
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task A_worse_alert_raises_the_umbrella_and_pages_again()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FireAsync(world, 1, 8);
        world.Inbox(ana).ShouldHold(5, "Alert").ShouldHold("[SEV2] #6 " + Umbrella);

        await world.SignalAsync("shop", "Alert 9", AlertSeverity.Critical);

        world.Inbox(ana).ShouldHold("[SEV1] #6 " + Umbrella);
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task The_umbrella_is_as_severe_as_the_worst_of_the_minute()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await world.SignalAsync("shop", "Alert 1", AlertSeverity.Critical);

        await FireAsync(world, 2, 7, AlertSeverity.Warning);

        world.Inbox(ana).ShouldHold("[SEV1] #1").ShouldHold(4, "[SEV3]").ShouldHold("[SEV1] #6 " + Umbrella);
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task A_storm_ends_by_itself_and_its_umbrella_holds_what_fires()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FireAsync(world, 1, 8);
        world.Inbox(ana).ShouldHold(5, "Alert").ShouldHold(Umbrella);
        await world.AcknowledgeAsync(Umbrella, ana);

        await world.FastForwardAsync(Minutes(4));
        await world.SignalAsync("shop", "Alert 9");
        await world.FastForwardAsync(Minutes(2));

        (await world.TimelineAsync(Umbrella))[^1].Should().Be("ended the storm: 4 alerts of 4 keys. New alerts open incidents of their own again");
        await world.SignalAsync("shop", "Alert 10");
        world.Inbox(ana).ShouldHold("#7 Alert 10");
        (await OpenAsync(world)).Should().Be(7, "the umbrella stays while its alerts fire");

        for (var number = 6; number <= 9; number++) await world.SignalAsync("shop", $"Alert {number}", action: AlertAction.Resolve);
        (await StateAsync(world)).Should().Be(ResponseState.Closed);
        world.Inbox(ana).ShouldHold("Over:");
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task A_pause_in_the_storm_does_not_close_the_umbrella_and_its_end_does()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FireAsync(world, 1, 8);
        world.Inbox(ana).ShouldHold(5, "Alert").ShouldHold(Umbrella);
        for (var number = 6; number <= 8; number++) await world.SignalAsync("shop", $"Alert {number}", action: AlertAction.Resolve);
        (await StateAsync(world)).Should().Be(ResponseState.Open);

        await world.FastForwardAsync(Minutes(5));

        (await StateAsync(world)).Should().Be(ResponseState.Closed);
        world.Inbox(ana).ShouldHold("Over:");
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task A_restart_in_the_middle_forgets_neither_the_count_nor_the_storm()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FireAsync(world, 1, 4);
        await world.RestartAsync(Seconds(5));
        await FireAsync(world, 5, 3);
        world.Inbox(ana).ShouldHold(5, "Alert").ShouldHold(Umbrella);

        await world.KillAsync();
        await FireAsync(world, 8, 3);

        (await KeysAsync(world)).Should().Be(5);
        await world.RestartAsync(Minutes(10));
        await world.RestAsync();
        (await world.TimelineAsync(Umbrella))[^1].Should().StartWith("ended the storm: 5 alerts of 5 keys");
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task An_umbrella_that_somebody_closes_in_the_storm_gives_way_to_another()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FireAsync(world, 1, 8);
        world.Inbox(ana).ShouldHold(5, "Alert").ShouldHold(Umbrella);

        await world.CloseAsync(Umbrella, ana);
        await FireAsync(world, 9, 3);

        world.Inbox(ana).ShouldHold("#7 " + Umbrella);
        (await KeysAsync(world)).Should().Be(3);
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task What_another_service_sends_is_no_part_of_the_storm()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await world.ServiceAsync("search", Step(ana));
        await FireAsync(world, 1, 8);
        world.Inbox(ana).ShouldHold(5, "Alert").ShouldHold(Umbrella);

        await world.SignalAsync("search", "No results");

        world.Inbox(ana).ShouldHold("#7 No results");
        await world.AcknowledgeAsync("No results", ana);
        await QuietDownAsync(world, ana);
    }

    [Fact]
    public async Task Beyond_its_limit_an_integration_s_alerts_join_the_umbrella_and_are_counted()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world, stormAt: 0);
        var door = world.Door("shop") with { Flow = world.Get<Flow.Table>().Of(world.Door("shop").Id, 1, 2) };

        var receipts = new List<Receipt>();
        for (var number = 1; number <= 6; number++)
        {
            receipts.Add(await world.Get<EventLedger>().AcceptAsync(door, "generic", new Alert(AlertAction.Trigger, $"k{number}", $"Alert {number}", AlertSeverity.Error), "{}"u8.ToArray()));
            await world.RestAsync();
        }

        receipts.Select(one => one.Grouped).Should().Equal(false, false, true, true, true, true);
        world.Inbox(ana).ShouldHold(2, "Alert").ShouldHold(Umbrella);
        (await world.TimelineAsync(Umbrella)).Should().Contain("opened this umbrella: shop alerts is over its limit, and what it sends joins here");
        (await world.ReadAsync(db => db.Events.CountAsync(one => one.Reason == Flow.Reason && one.Outcome == EventOutcome.Attached))).Should().Be(4);
        (await world.Get<NoiseQueries>().LimitAsync(door.Id, default)).Should().Match<LimitView>(view => view.IsOver && view.Events == 4);

        await world.FastForwardAsync(Minutes(2));
        (await world.ReadAsync(db => db.LimitBreaches.SingleAsync())).Should().Match<LimitBreach>(one => one.EventCount == 4 && one.EndedAt != null);
        (await world.Get<NoiseQueries>().LimitAsync(door.Id, default)).IsOver.Should().BeFalse();
        await QuietDownAsync(world, ana);
    }

    private static async Task<Person> StartAsync(World world, int stormAt = 5)
    {
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana), Step(world.Owner, after: Hours(5)));
        await world.NoiseAsync("shop", NoiseRules.Off with { StormAt = stormAt });
        return ana;
    }

    private static async Task FireAsync(World world, int from, int count, AlertSeverity severity = AlertSeverity.Error)
    {
        for (var number = from; number < from + count; number++) await world.SignalAsync("shop", $"Alert {number}", severity);
    }

    /// <summary>Nobody was told anything more, and nobody will be.</summary>
    private static async Task QuietDownAsync(World world, Person ana)
    {
        world.Inbox(ana).ShouldBeEmpty();
        await world.WriteAsync(async db =>
        {
            foreach (var climb in await db.Escalations.ToListAsync()) climb.Stop();
        });
    }

    private static Task<int> OpenAsync(World world) => world.ReadAsync(db => db.Incidents.CountAsync(one => one.Response != ResponseState.Closed));

    private static async Task<ResponseState> StateAsync(World world)
    {
        var id = await world.IdAsync(Umbrella);
        return await world.ReadAsync(db => db.Incidents.Where(one => one.Id == id).Select(one => one.Response).SingleAsync());
    }

    private static async Task<int> KeysAsync(World world)
    {
        var id = await world.IdAsync(Umbrella);
        return await world.ReadAsync(db => db.IncidentAlerts.CountAsync(one => one.IncidentId == id));
    }
}
