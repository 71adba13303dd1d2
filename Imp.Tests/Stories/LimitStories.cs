using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>How much may leave over a channel: what is held says why, and goes when it may.</summary>
public sealed class LimitStories
{
    [Fact]
    public async Task A_limit_holds_says_why_and_forgets_nothing_over_a_restart()
    {
        await using var world = await World.StartAsync(limits: MessageLimits.Shipped with { BundleSeconds = 0 });
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));

        await world.SignalAsync("checkout", "one");
        await world.SignalAsync("checkout", "two");
        world.Inbox(ana).ShouldHold("one").ShouldBeEmpty();
        await world.RestartAsync(TimeSpan.FromSeconds(30));
        await world.SignalAsync("checkout", "three");
        world.Inbox(ana).ShouldBeEmpty();
        (await world.RecordAsync("three")).Single().HeldFor.Should().Be("1 mail in 1 min");

        await world.FastForwardAsync(TimeSpan.FromSeconds(31));
        world.Inbox(ana).ShouldHold("2 incidents need you: #2 two, #3 three");
    }

    [Fact]
    public async Task Ends_that_a_limit_held_go_together()
    {
        await using var world = await World.StartAsync(limits: MessageLimits.Shipped with { BundleSeconds = 0 });
        world.AnyMessage = true; // the owner is told that the ladder has an end
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana));
        foreach (var title in new[] { "one", "two", "three" })
        {
            await world.SignalAsync("checkout", title);
            await world.FastForwardAsync(Minutes(3));
            world.Inbox(ana).ShouldHold(title);
        }

        foreach (var title in new[] { "one", "two", "three" }) await world.CloseAsync(title, bo);
        world.Inbox(ana).ShouldHold("Over: [SEV2] #1 one").ShouldBeEmpty();
        await world.FastForwardAsync(Minutes(3));
        world.Inbox(ana).ShouldHold("2 incidents are over: #2 two, #3 three").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_owner_lifts_a_limit_and_what_waits_leaves_at_once()
    {
        await using var world = await World.StartAsync(limits: MessageLimits.Shipped with { BundleSeconds = 0 });
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", "one");
        await world.SignalAsync("checkout", "two");
        world.Inbox(ana).ShouldHold("one").ShouldBeEmpty();
        var owner = Actor.Person(world.Owner.Id, world.Owner.Name, Role.Owner);

        await world.Bus.ExecuteAsync(new SetMessageLimit(ChannelClass.Email, MessageClass.Any, 1, 0), owner);
        await world.RestAsync();
        world.Inbox(ana).ShouldHold("two");
        await world.Bus.ExecuteAsync(new SetMessageLimit(ChannelClass.Email, MessageClass.Any, 1, null), owner);
        await world.Bus.ExecuteAsync(new SetBundling(30), owner);
        var view = await world.Get<LimitQueries>().ReadAsync(default);
        view.Now.Table.Should().Equal(view.Shipped.Table, "an empty number is the shipped one");
        view.Now.BundleSeconds.Should().Be(30);
        foreach (var wrong in new SetMessageLimit[] { new(ChannelClass.Email, MessageClass.Any, 1, -1), new(ChannelClass.Email, MessageClass.Any, 7, 1), new(ChannelClass.Email, MessageClass.Any, 1, 1_001) })
            await world.Bus.Invoking(bus => bus.ExecuteAsync(wrong, owner)).Should().ThrowAsync<FluentValidation.ValidationException>();
    }
}
