using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>What comes and goes is held open, and tells so once.</summary>
public sealed class FlapStories
{
    private const string Title = "Replica lags";

    [Fact]
    public async Task The_fourth_time_within_half_an_hour_is_flapping_and_told_once()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FlapAsync(world, ana, 3);

        await world.SignalAsync("db", Title);
        world.Inbox(ana).ShouldHold("Replica lags is flapping");
        await world.AcknowledgeAsync(Title, ana);
        for (var time = 0; time < 10; time++)
        {
            await world.SignalAsync("db", Title, action: AlertAction.Resolve);
            await world.FastForwardAsync(Minutes(2));
            await world.SignalAsync("db", Title);
            await world.FastForwardAsync(Minutes(2));
        }

        var incident = await world.ReadAsync(db => db.Incidents.OrderByDescending(one => one.Number).FirstAsync());
        incident.Should().Match<Incident>(one => one.Number == 3 && one.FlappingSince != null && one.FlapCount == 27 && one.Response == ResponseState.Acknowledged);
    }

    [Fact]
    public async Task After_fifteen_calm_minutes_it_closes_when_it_is_over()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FlapAsync(world, ana, 3);
        await world.SignalAsync("db", Title);
        world.Inbox(ana).ShouldHold("is flapping");

        await world.SignalAsync("db", Title, action: AlertAction.Resolve);
        await world.FastForwardAsync(Minutes(14));
        (await world.ReadAsync(db => db.Incidents.CountAsync(one => one.Response != ResponseState.Closed))).Should().Be(1);
        await world.FastForwardAsync(Minutes(1));

        world.Inbox(ana).ShouldHold("Over:");
        (await world.TimelineAsync(Title)).TakeLast(3).Should().Contain("stopped coming and going after 8 changes");
        await world.SignalAsync("db", Title);
        world.Inbox(ana).ShouldHold("#4 Replica lags (db)");
        await world.AcknowledgeAsync(Title, ana);
    }

    [Fact]
    public async Task After_fifteen_calm_minutes_it_is_ordinary_when_it_fires_even_across_a_restart()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FlapAsync(world, ana, 2);
        await world.RestartAsync(Seconds(5));
        await FlapAsync(world, ana, 1);
        await world.SignalAsync("db", Title);
        world.Inbox(ana).ShouldHold("is flapping");
        await world.AcknowledgeAsync(Title, ana);

        await world.RestartAsync(Minutes(20));
        await world.RestAsync();

        var incident = await world.ReadAsync(db => db.Incidents.OrderByDescending(one => one.Number).FirstAsync());
        incident.Should().Match<Incident>(one => one.Number == 3 && one.FlappingSince == null && one.Response == ResponseState.Acknowledged);
        await world.SignalAsync("db", Title, action: AlertAction.Resolve);
        (await world.ReadAsync(db => db.Incidents.CountAsync(one => one.Response != ResponseState.Closed))).Should().Be(0, "it closes as ever");
        world.Inbox(ana).ShouldHold("Over:");
    }

    [Fact]
    public async Task What_comes_back_slowly_does_not_flap()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);

        await FlapAsync(world, ana, 6, apart: 10);

        (await world.ReadAsync(db => db.Incidents.CountAsync())).Should().Be(6);
    }

    [Fact]
    public async Task What_comes_and_goes_within_its_hold_time_flaps_too_and_is_told_at_last()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await world.NoiseAsync("db", NoiseRules.Default);
        for (var time = 0; time < 4; time++)
        {
            await world.SignalAsync("db", Title, AlertSeverity.Warning);
            await world.FastForwardAsync(Seconds(20));
            if (time == 3) break;
            await world.SignalAsync("db", Title, AlertSeverity.Warning, AlertAction.Resolve);
            await world.FastForwardAsync(Seconds(20));
        }

        world.Inbox(ana).ShouldHold("is flapping");
        (await world.ReadAsync(db => db.Incidents.CountAsync())).Should().Be(1);
        await world.AcknowledgeAsync(Title, ana);
    }

    [Fact]
    public async Task Nobody_who_does_not_acknowledge_is_forgotten()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("db", Step(ana), Step(bo, after: Minutes(10)));
        await world.NoiseAsync("db", NoiseRules.Off with { FlapCycles = 3 });
        await FlapAsync(world, ana, 3);
        await world.SignalAsync("db", Title);
        world.Inbox(ana).ShouldHold("is flapping");

        await world.FastForwardAsync(Minutes(10));

        world.Inbox(bo).ShouldHold("is flapping");
        await world.AcknowledgeAsync(Title, bo);
    }

    private static async Task<Person> StartAsync(World world)
    {
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("db", Step(ana), Step(world.Owner, after: Hours(5)));
        await world.NoiseAsync("db", NoiseRules.Off with { FlapCycles = 3 });
        return ana;
    }

    /// <summary>Fires and is over, as often as said, and each is told.</summary>
    private static async Task FlapAsync(World world, Person ana, int times, int apart = 2)
    {
        for (var time = 0; time < times; time++)
        {
            await world.SignalAsync("db", Title);
            world.Inbox(ana).ShouldHold(Title);
            await world.FastForwardAsync(Minutes(1));
            await world.SignalAsync("db", Title, action: AlertAction.Resolve);
            world.Inbox(ana).ShouldHold("Over:");
            await world.FastForwardAsync(Minutes(apart));
        }
    }
}
