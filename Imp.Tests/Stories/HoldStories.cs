using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>What is not urgent must last before it pages, and stay away before it is over.</summary>
public sealed class HoldStories
{
    private const string Title = "Disk of db7 is 91 % full";

    [Fact]
    public async Task A_blip_is_seen_and_wakes_nobody()
    {
        await using var world = await World.StartAsync();
        await StartAsync(world);

        await FiresAsync(world);
        (await world.IncidentAsync()).Response.Should().Be(ResponseState.Open, "it is visible at once");
        await world.FastForwardAsync(Seconds(29));
        await OverAsync(world);
        await world.FastForwardAsync(Minutes(30));

        (await world.IncidentAsync()).Response.Should().Be(ResponseState.Closed);
    }

    [Fact]
    public async Task What_lasts_pages_when_its_hold_time_is_over()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);

        await FiresAsync(world);
        await world.FastForwardAsync(Seconds(29));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Seconds(1));

        world.Inbox(ana).ShouldHold(Title);
    }

    [Fact]
    public async Task What_is_over_closes_at_its_instant_and_says_so()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await PagesAsync(world, ana);

        await OverAsync(world);
        (await world.IncidentAsync()).ClosesAt.Should().Be(world.Clock.UtcNow.AddSeconds(60));
        await world.FastForwardAsync(Seconds(59));
        (await world.IncidentAsync()).Response.Should().Be(ResponseState.Open);
        await world.FastForwardAsync(Seconds(1));

        (await world.IncidentAsync()).Should().Match<Incident>(one => one.Response == ResponseState.Closed && one.CloseReason == CloseReason.WentAway && one.ClosesAt == null);
        world.Inbox(ana).ShouldHold("Over:");
    }

    [Fact]
    public async Task What_comes_back_meanwhile_joins_and_pages_nobody_again()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await PagesAsync(world, ana);

        await OverAsync(world);
        await world.FastForwardAsync(Seconds(40));
        await FiresAsync(world);
        await world.FastForwardAsync(Minutes(3));

        (await world.IncidentAsync()).Should().Match<Incident>(one => one.Number == 1 && one.Response == ResponseState.Open && one.ClosesAt == null);
        (await world.TimelineAsync(Title)).Should().ContainSingle(line => line == "fires again");
    }

    [Fact]
    public async Task Nobody_is_paged_while_all_is_over_and_the_climb_goes_on_when_it_is_not()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("shop", Step(ana), Step(bo, after: Minutes(2)));
        await world.NoiseAsync("shop", NoiseRules.Default with { Holds = [new(0, 0), new(0, 0), new(30, 600), new(30, 600)] });
        await PagesAsync(world, ana);

        await OverAsync(world);
        await world.FastForwardAsync(Minutes(5));
        world.Inbox(bo).ShouldBeEmpty();
        await FiresAsync(world);

        world.Inbox(bo).ShouldHold(Title);
    }

    [Fact]
    public async Task A_worse_alert_follows_the_hold_time_of_its_own_severity()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world, new HoldTime(10, 0), new HoldTime(30, 60), new HoldTime(120, 60));
        await FiresAsync(world, AlertSeverity.Info);
        await world.FastForwardAsync(Seconds(20));

        await FiresAsync(world, AlertSeverity.Warning);
        await world.FastForwardAsync(Seconds(9));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(Seconds(1));
        world.Inbox(ana).ShouldHold(Title);

        await FiresAsync(world, AlertSeverity.Error);
        world.Inbox(ana).ShouldHold("[SEV2]");
    }

    [Fact]
    public async Task What_is_urgent_never_waits()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);

        await FiresAsync(world, AlertSeverity.Critical);
        world.Inbox(ana).ShouldHold(Title);
        await OverAsync(world);

        (await world.IncidentAsync()).Response.Should().Be(ResponseState.Closed);
        world.Inbox(ana).ShouldHold("Over:");
    }

    [Fact]
    public async Task A_restart_forgets_neither_wait()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await FiresAsync(world);
        await world.RestartAsync(Seconds(10));
        await world.FastForwardAsync(Seconds(20));
        world.Inbox(ana).ShouldHold(Title);

        await OverAsync(world);
        await world.RestartAsync(Minutes(5));
        await world.RestAsync();

        (await world.IncidentAsync()).Response.Should().Be(ResponseState.Closed);
        world.Inbox(ana).ShouldHold("Over:");
    }

    [Fact]
    public async Task Somebody_who_wrote_is_asked_also_when_that_was_while_it_waited()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await PagesAsync(world, ana);
        await OverAsync(world);

        await world.DoAsync(new AddNote(await world.IdAsync(Title), "I look."), ana);
        await world.FastForwardAsync(Minutes(2));

        (await world.IncidentAsync()).Should().Match<Incident>(one => one.Response == ResponseState.Open && one.Status == IncidentStatus.Monitoring);
        await world.AcknowledgeAsync(Title, ana);
    }

    [Fact]
    public async Task Giving_it_back_while_it_waits_to_close_pages_nobody()
    {
        await using var world = await World.StartAsync();
        var ana = await StartAsync(world);
        await PagesAsync(world, ana);
        await world.AcknowledgeAsync(Title, ana);
        await OverAsync(world);

        await world.DoAsync(new UnacknowledgeIncident(await world.IdAsync(Title)), ana);
        await world.FastForwardAsync(Minutes(5));

        world.Inbox(ana).ShouldHold("Over:");
    }

    private static async Task PagesAsync(World world, Person ana)
    {
        await FiresAsync(world);
        await world.FastForwardAsync(Minutes(1));
        world.Inbox(ana).ShouldHold(Title);
    }

    private static async Task<Person> StartAsync(World world, params HoldTime[] holds)
    {
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("shop", Step(ana), Step(world.Owner, after: Hours(5)));
        await world.NoiseAsync("shop", holds.Length == 0 ? null : NoiseRules.Default with { Holds = [new(0, 0), .. holds] });
        return ana;
    }

    private static Task FiresAsync(World world, AlertSeverity severity = AlertSeverity.Warning) => world.SignalAsync("shop", Title, severity);

    private static Task OverAsync(World world) => world.SignalAsync("shop", Title, AlertSeverity.Warning, AlertAction.Resolve);
}

file static class Reading
{
    public static Task<Incident> IncidentAsync(this World world) => world.ReadAsync(db => db.Incidents.OrderByDescending(one => one.Number).FirstAsync());
}
