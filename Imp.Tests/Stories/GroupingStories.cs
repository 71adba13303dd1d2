using System.Diagnostics;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Alerts;
using Imp.Tests.Grouping;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

public sealed class GroupingStories
{
    [Fact]
    public async Task Alerts_of_one_group_key_are_one_incident_and_page_once()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.GroupAsync(await world.ServiceAsync("shop", Step(ana)), 60, 1_000, "label:cluster", "label:app");

        await world.FireAsync("shop", "a", "cluster=eu app=web");
        await world.FireAsync("shop", "b", "app=web cluster=eu host=7");
        await world.FireAsync("shop", "b", "app=web cluster=eu host=7");
        await world.FireAsync("shop", "c", "cluster=us app=web");
        await world.CountAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×3, #2 Open ×1");
        world.Inbox(ana).ShouldHold("a");
        world.Inbox(ana).ShouldHold("c");
        (await world.Get<EventQueries>().ListAsync(null, null, null, 10, default)).Items.Select(row => row.Reason).Should().Equal(null, null, "Grouped with incident 1: cluster=eu, app=web", null);
        var links = (await world.ViewAsync(1)).Links;
        (links.Alerts, links.Firing, string.Join(";", links.GroupKeys)).Should().Be((2, 2, "cluster=eu, app=web"));
    }

    [Fact]
    public async Task The_gap_is_counted_from_the_latest_alert_and_repeats_keep_it_open()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        await world.GroupAsync(await world.ServiceAsync("shop"), 60, 1_000, "label:cluster");

        await world.FireAsync("shop", "a", "cluster=eu");
        await world.FastForwardAsync(Minutes(50));
        await world.FireAsync("shop", "b", "cluster=eu");
        await world.FastForwardAsync(Minutes(50));
        await world.FireAsync("shop", "b", "cluster=eu");
        await world.FastForwardAsync(Minutes(60));
        await world.FireAsync("shop", "c", "cluster=eu");
        await world.FastForwardAsync(Minutes(61));
        await world.FireAsync("shop", "d", "cluster=eu");
        await world.FireAsync("shop", "e", "cluster=eu");
        await world.CountAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×4, #2 Open ×2");
    }

    [Fact]
    public async Task A_full_incident_takes_no_more_and_the_next_takes_its_place()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        await world.GroupAsync(await world.ServiceAsync("shop"), 60, 3);

        foreach (var key in "abcdefg") await world.FireAsync("shop", key.ToString());
        await world.FireAsync("shop", "a");
        await world.CountAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×4, #2 Open ×3, #3 Open ×1");
    }

    [Fact]
    public async Task It_is_over_when_all_are_and_the_next_alert_opens_another()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        await world.GroupAsync(await world.ServiceAsync("shop"), 60, 1_000, "severity");
        await world.FireAsync("shop", "a");
        await world.FireAsync("shop", "b");

        await world.ResolveAsync("shop", "a");
        var links = (await world.ViewAsync(1)).Links;
        (links.Alerts, links.Firing).Should().Be((2, 1));
        var rows = (await world.Get<GroupingQueries>().AlertsAsync((await world.ViewAsync(1)).Row.Id, null, 1, default));
        rows.Items.Should().ContainSingle().Which.Should().BeEquivalentTo(new { DedupKey = "b", Service = "shop", Title = "b", ClearedAt = (DateTimeOffset?)null });
        (await world.Get<GroupingQueries>().AlertsAsync((await world.ViewAsync(1)).Row.Id, rows.Next, 1, default)).Items.Should().ContainSingle().Which.ClearedAt.Should().Be(world.Clock.UtcNow);
        await world.ResolveAsync("shop", "b");
        await world.FireAsync("shop", "c");
        await world.CountAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Closed ×2, #2 Open ×1");
    }

    [Fact]
    public async Task Alerts_are_paged_without_leaving_one_out_and_show_what_they_said_last()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        await world.GroupAsync(await world.ServiceAsync("shop"), 60, 1_000);
        for (var number = 0; number < 12; number++) await world.StoreAsync("shop", $"k.{number}", title: $"first {number}");
        await world.RestAsync();
        await world.FireAsync("shop", "k.3", title: "and now this");
        foreach (var over in new[] { 1, 5, 7 }) await world.ResolveAsync("shop", $"k.{over}");
        await world.CountAsync();
        var incident = (await world.ViewAsync(1)).Row.Id;

        var all = new List<HeldAlertRow>();
        for (string? cursor = null; ;)
        {
            var page = await world.Get<GroupingQueries>().AlertsAsync(incident, cursor, 5, default);
            all.AddRange(page.Items);
            if ((cursor = page.Next) is null) break;
        }

        all.Select(row => row.DedupKey).Should().HaveCount(12).And.OnlyHaveUniqueItems();
        all.Select(row => row.ClearedAt is not null).Should().BeInAscendingOrder();
        all.Single(row => row.DedupKey == "k.3").Title.Should().Be("and now this");
        (await world.Get<GroupingQueries>().AlertsAsync(incident, "9.x", 5, default)).Items.Should().HaveCount(5, "a cursor that cannot be read is the first page");
    }

    [Fact]
    public async Task Off_is_the_default_and_can_be_set_again()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        var shop = await world.ServiceAsync("shop");
        await world.FireAsync("shop", "a");
        await world.FireAsync("shop", "b");
        await world.GroupAsync(shop, 60, 1_000);
        await world.FireAsync("shop", "c");
        await world.FireAsync("shop", "d");
        await world.Bus.ExecuteAsync(new SetGrouping(shop, false, []), Actor.System("test"));
        await world.FireAsync("shop", "e");
        await world.CountAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×1, #2 Open ×1, #3 Open ×2, #4 Open ×1");
    }

    /// <summary>5,000 keys in one incident; twice as many must take about twice as long.</summary>
    [Fact]
    public async Task A_storm_of_keys_is_one_incident_in_linear_time()
    {
        await using var world = await World.StartAsync();
        world.AnyMessage = true;
        await world.GroupAsync(await world.ServiceAsync("shop"), 60, 10_000, "label:cluster");
        await world.FireAsync("shop", "first", "cluster=eu");

        var (half, whole) = (await StormAsync(world, 0, 2_500), await StormAsync(world, 2_500, 7_500));
        await world.CountAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×7501");
        // Quadratic, the second part would take six times the first for each of its two halves.
        whole.Should().BeLessThan(half * 5 + TimeSpan.FromSeconds(2));
    }

    private static async Task<TimeSpan> StormAsync(World world, int from, int to)
    {
        foreach (var some in Enumerable.Range(from, to - from).Chunk(200)) await Task.WhenAll(some.Select(number => world.StoreAsync("shop", $"key-{number}", "cluster=eu")));
        var started = Stopwatch.GetTimestamp();
        await world.RestAsync();
        return Stopwatch.GetElapsedTime(started);
    }
}
