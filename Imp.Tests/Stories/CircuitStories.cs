using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>A server that fails, and a channel that a person holds back.</summary>
public sealed class CircuitStories
{
    private static readonly TryLater Down = new("connection refused") { Trouble = Trouble.Server };

    [Fact]
    public async Task A_server_that_fails_is_probed_by_one_message_at_a_time_and_then_everything_goes_out_by_importance()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(20)));
        await world.SignalAsync("checkout", "Zero");
        world.Inbox(ana).ShouldHold("Zero");

        world.Email.Otherwise = Down;
        for (var number = 1; number <= 6; number++) await world.SignalAsync("checkout", $"Alert {number}");
        await world.CloseAsync("Zero", bo);
        world.Get<CircuitBoard>().Broken.Should().ContainSingle().Which.Circuit.Why.Should().Be("connection refused");

        var before = world.Email.Attempts;
        await world.FastForwardAsync(Minutes(4));
        (world.Email.Attempts - before).Should().Be(3, "probes leave after 30 s, 60 s and 120 s");

        world.Email.Otherwise = new Delivered("250 ok");
        await world.FastForwardAsync(Minutes(5));
        world.Get<CircuitBoard>().Broken.Should().BeEmpty();
        var order = world.Email.Arrived.Skip(1).Select(one => one.Message.Purpose).ToList();
        order.Should().HaveCount(7);
        order.Take(5).Should().AllBeEquivalentTo(DeliveryPurpose.Page, "the probe, then four side by side, and the end matters least");
        world.Email.Arrived.Select(one => one.Message.Id).Should().OnlyHaveUniqueItems();
        world.AnyMessage = true;
    }

    [Fact]
    public async Task A_receiver_that_is_refused_opens_nothing()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(20)));
        world.Email.Otherwise = new TryLater("452 mailbox full");
        for (var number = 1; number <= 8; number++) await world.SignalAsync("checkout", $"Alert {number}");
        world.Get<CircuitBoard>().Broken.Should().BeEmpty();
        world.Email.Attempts.Should().Be(8);
    }

    [Fact]
    public async Task One_server_of_a_channel_delays_no_other()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await HookAsync(world, ana, "https://down.example.org/hook");
        await HookAsync(world, bo, "https://up.example.org/hook");
        await world.ServiceAsync("hers", Step(ana), Step(world.Owner, after: Hours(20)));
        await world.ServiceAsync("his", Step(bo), Step(world.Owner, after: Hours(20)));
        world.Webhook.Otherwise = Down;
        for (var number = 1; number <= 5; number++) await world.SignalAsync("hers", $"Hers {number}");
        world.Get<CircuitBoard>().Broken.Select(one => one.Server).Should().Equal("down.example.org");

        world.Webhook.Otherwise = new Delivered("200");
        await world.SignalAsync("his", "His");
        world.Webhook.Arrived.Should().ContainSingle("the other server was never in trouble").Which.Person.Should().Be(bo.Id);
        await world.FastForwardAsync(Minutes(2));
        world.Webhook.Arrived.Should().HaveCount(6);
        world.AnyMessage = true;
    }

    [Fact]
    public async Task A_test_goes_at_once_and_closes_the_circuit_when_it_arrives()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(20)));
        world.Email.Otherwise = Down;
        for (var number = 1; number <= 5; number++) await world.SignalAsync("checkout", $"Alert {number}");
        world.Email.Otherwise = new Delivered("250 ok");

        await world.DoAsync(new TestContactMethod(ana.Email, new(world.NewId())), ana);
        world.Inbox(ana).ShouldHold("This is a test");
        world.Get<CircuitBoard>().Broken.Should().BeEmpty();
        await world.FastForwardAsync(Minutes(1));
        world.Inbox(ana).ShouldHold(5, "Alert");
    }

    [Fact]
    public async Task A_page_that_is_acknowledged_while_it_waits_never_leaves()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(20)));
        world.Email.Otherwise = Down;
        for (var number = 1; number <= 6; number++) await world.SignalAsync("checkout", $"Alert {number}");
        for (var number = 1; number <= 6; number++) await world.AcknowledgeAsync($"Alert {number}", bo);
        world.Email.Otherwise = new Delivered("250 ok");
        await world.FastForwardAsync(Hours(1));
        world.Inbox(ana).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_paused_channel_keeps_its_messages_over_a_restart_until_it_is_resumed()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(20)));
        await ManageAsync(world, new PauseChannel(ChannelKind.Email));
        await ManageAsync(world, new PauseChannel(ChannelKind.Email));
        await world.SignalAsync("checkout", "Kept");
        await world.RestartAsync(Minutes(10));
        await world.FastForwardAsync(Hours(1));
        world.Inbox(ana).ShouldBeEmpty();
        var row = (await world.Get<ChannelQueries>().ListAsync(default)).Single(one => one.Channel == ChannelKind.Email);
        (row.Waiting, row.Pause!.PausedBy).Should().Be((1, "olga"));

        await ManageAsync(world, new ResumeChannel(ChannelKind.Email));
        world.Inbox(ana).ShouldHold("Kept").ShouldBeEmpty();
        (await world.ReadAsync(db => db.Audit.Select(entry => entry.Command).ToListAsync())).Should().Contain("PauseChannel").And.Contain("ResumeChannel");
    }

    [Fact]
    public async Task Only_a_manager_pauses_and_resumes()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        foreach (ICommand command in new ICommand[] { new PauseChannel(ChannelKind.Email), new ResumeChannel(ChannelKind.Email) })
            await ((Func<Task>)(() => world.DoAsync(command, ana))).Should().ThrowAsync<NotAllowed>();
    }

    private static async Task ManageAsync(World world, ICommand command)
    {
        await world.Bus.ExecuteAsync(command, Actor.Person(world.Owner.Id, "olga", Role.Manager));
        await world.RestAsync();
    }

    /// <summary>In place of the mail address, so that only the webhook counts.</summary>
    private static async Task HookAsync(World world, Person person, string address)
    {
        await world.DoAsync(new AddContactMethod(new(world.NewId()), person.Id, ChannelKind.Webhook, "Pager", address, WebhookSecret.Make(world.Get<IChance>())), person);
        await world.DoAsync(new RemoveContactMethod(person.Email), person);
    }
}
