using Imp.Domain.Notifications;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>Somebody sets the clock, or the machine slept.</summary>
public sealed class ClockJumpStories
{
    [Fact]
    public async Task Three_hours_forward_every_page_leaves_once_and_the_newest_incident_first()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("checkout", Step(ana, after: Minutes(30)), Step(bo, after: Hours(12)));
        for (var number = 1; number <= 4; number++)
        {
            await world.SignalAsync("checkout", $"Alert {number}");
            await world.FastForwardAsync(Minutes(1));
        }

        await JumpAsync(world, Hours(3));
        await world.FastForwardAsync(Hours(1));
        // Four leave side by side; in which order they were asked for is what counts.
        world.Email.Arrived.OrderBy(one => one.Message.Sequence).Select(one => one.Message.Incident!.Title).Should().Equal("Alert 4", "Alert 3", "Alert 2", "Alert 1");
        world.Inbox(ana).ShouldHold(4, "Alert").ShouldBeEmpty();
        world.Inbox(bo).ShouldBeEmpty();
    }

    [Fact]
    public async Task Three_hours_forward_a_message_that_waits_for_its_next_attempt_leaves_once()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(12)));
        world.Email.WillAnswer(new TryLater("451 busy", Minutes(20)));
        await world.SignalAsync("checkout", "Busy");
        await JumpAsync(world, Hours(3));
        await world.FastForwardAsync(Hours(1));
        world.Inbox(ana).ShouldHold("Busy").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_hour_back_nobody_waits_an_hour_longer()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        await world.ServiceAsync("slow", Step(ana, after: Minutes(10)), Step(world.Owner, after: Hours(12)));
        await world.ServiceAsync("busy", Step(bo), Step(world.Owner, after: Hours(12)));
        await world.SignalAsync("slow", "Slow");
        world.Email.WillAnswer(new TryLater("451 busy", Minutes(10)));
        await world.SignalAsync("busy", "Busy");

        await JumpAsync(world, Hours(-1));
        await world.FastForwardAsync(Minutes(9));
        world.Inbox(ana).ShouldBeEmpty();
        world.Inbox(bo).ShouldBeEmpty();
        await world.FastForwardAsync(Minutes(2));
        world.Inbox(ana).ShouldHold("Slow");
        world.Inbox(bo).ShouldHold("Busy");
        await world.FastForwardAsync(Hours(3));
        world.Inbox(ana).ShouldBeEmpty();
        world.Inbox(bo).ShouldBeEmpty();
        (await world.ReadAsync(db => db.Audit.CountAsync(entry => entry.Command == nameof(NoteClockJump)))).Should().Be(1);
    }

    [Fact]
    public async Task A_clock_that_is_set_right_by_a_second_is_no_jump()
    {
        await using var world = await World.StartAsync();
        await JumpAsync(world, Seconds(-2));
        (await world.ReadAsync(db => db.Audit.CountAsync(entry => entry.Command == nameof(NoteClockJump)))).Should().Be(0);
    }

    [Fact]
    public async Task Two_engines_on_one_folder_are_impossible_and_the_first_goes_on()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana), Step(world.Owner, after: Hours(12)));
        var second = () => DataFolder.Take(world.Get<DataFolder>().Path);
        second.Should().Throw<CannotStart>().Which.ExitCode.Should().Be(CannotStart.FolderTaken);

        await world.SignalAsync("checkout", "Still here");
        world.Inbox(ana).ShouldHold("Still here").ShouldBeEmpty();
    }

    private static async Task JumpAsync(World world, TimeSpan by)
    {
        var watch = world.Get<ClockWatch>();
        await watch.LookAsync(default);
        world.Clock.UtcNow += by;
        await watch.LookAsync(default);
        await world.RestAsync();
    }
}
