using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>The pager watches itself.</summary>
public sealed class PagerAuditStories
{
    private const string Title = "Disk of db7 is full";

    [Fact]
    public async Task Owners_are_paged_once_when_no_worker_takes_a_step_that_is_due()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)), Step(world.Owner, after: Hours(20)));
        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        await LookAsync(world);

        // The escalation worker does not run: time passes and only the senders work.
        await PassAsync(world, Minutes(6), sending: true);
        world.Get<PagerAudit>().Findings.Should().BeEmpty("a minute is nothing");
        await PassAsync(world, Minutes(3), sending: true);
        world.Get<PagerAudit>().Findings.Should().ContainSingle().Which.Cause.Should().Be("escalations");
        await PassAsync(world, Minutes(10), sending: true);
        world.Inbox(world.Owner).ShouldHold("The pager is late: " + Title).ShouldBeEmpty();

        await world.RestAsync();
        world.Inbox(bo).ShouldHold(Title);
        await LookAsync(world);
        world.Get<PagerAudit>().Findings.Should().BeEmpty();
        world.Get<PagerAudit>().IsFine.Should().BeTrue();
    }

    [Fact]
    public async Task Pages_that_nobody_sends_are_told_by_another_channel()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.DoAsync(new AddContactMethod(new(world.NewId()), world.Owner.Id, ChannelKind.Webhook, "Pager", "https://example.org/hook", WebhookSecret.Make(world.Get<IChance>())), world.Owner);
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(20)));
        world.Email.Otherwise = new TryLater("connection refused") { Trouble = Trouble.Server };
        for (var number = 1; number <= 6; number++) await world.SignalAsync("checkout", $"Alert {number}");
        for (var minute = 1; minute <= 12; minute++)
        {
            await world.FastForwardAsync(Minutes(1));
            await LookAsync(world);
        }
        await world.RestAsync();
        world.Get<PagerAudit>().Unexplained.Should().BeEmpty("the server explains it");
        world.Webhook.Arrived.Should().ContainSingle().Which.Text.Should().Contain("The pager is late: Alert");
        world.Webhook.Arrived[0].Asked = true;
    }

    [Fact]
    public async Task A_paused_channel_and_a_long_break_are_nobodys_fault()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(9)));
        await world.Bus.ExecuteAsync(new PauseChannel(ChannelKind.Email), Actor.Person(world.Owner.Id, "olga", Role.Owner));
        await world.SignalAsync("checkout", Title);
        await PassAsync(world, Minutes(20));
        world.Get<PagerAudit>().Findings.Should().BeEmpty();

        await world.RestartAsync(Hours(10));
        await LookAsync(world);
        world.Clock.UtcNow += Hours(3);
        await LookAsync(world);
        world.Get<PagerAudit>().Findings.Should().BeEmpty("the workers have just begun");
    }

    [Fact]
    public async Task Somebody_outside_is_called_only_while_all_is_well()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var world = await World.StartAsync(services => services
            .AddSingleton(new OutboundOptions(["127.0.0.1"]))
            .AddSingleton(new ImpSettings { Watch = new WatchSettings { HeartbeatUrl = new Uri(sink.Url + "/ping/abc") } }));
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)), Step(world.Owner, after: Hours(20)));
        await CallAsync(world);
        sink.Calls.Should().BeEmpty("nobody has looked yet");

        await LookAsync(world);
        await CallAsync(world);
        sink.Calls.Should().ContainSingle().Which.Path.Should().Be("/ping/abc");

        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        await PassAsync(world, Minutes(9));
        await CallAsync(world);
        sink.Calls.Should().HaveCount(1, "a page is late");

        await world.RestAsync();
        world.Inbox(bo).ShouldHold(Title);
        await LookAsync(world);
        await CallAsync(world);
        sink.Calls.Should().HaveCount(2);
        await world.RestAsync();
        world.AnyMessage = true;

        world.Clock.Advance(Minutes(2));
        await LookAsync(world);
        await world.Get<OutsideWatch>().CallAsync(default);
        sink.Calls.Should().HaveCount(2, "no worker came to rest for two minutes");
    }

    [Fact]
    public async Task Without_an_address_nobody_is_called()
    {
        await using var world = await World.StartAsync();
        await LookAsync(world);
        await CallAsync(world);
        world.Get<PagerAudit>().IsFine.Should().BeTrue();
    }

    private static Task LookAsync(World world) => world.Get<PagerAudit>().LookAsync(default);

    private static Task CallAsync(World world)
    {
        foreach (var runner in world.Get<IReadOnlyList<Runner>>()) runner.Tick();
        return world.Get<OutsideWatch>().CallAsync(default);
    }

    /// <summary>Time passes and no worker runs, but perhaps those that send.</summary>
    private static async Task PassAsync(World world, TimeSpan by, bool sending = false)
    {
        for (var minute = 1; minute <= by.TotalMinutes; minute++)
        {
            world.Clock.Advance(Minutes(1));
            await LookAsync(world);
            if (sending) await SendAsync(world);
        }
    }

    private static async Task SendAsync(World world)
    {
        foreach (var runner in world.Get<IReadOnlyList<Runner>>().Where(one => one.Name.StartsWith("ChannelSender", StringComparison.Ordinal)))
        {
            await runner.DrainAsync(default);
            await runner.SettleAsync();
        }
    }
}
