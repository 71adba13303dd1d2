using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;

namespace Imp.Tests.Escalation;

/// <summary>Whoever acknowledged and fell asleep is asked, and then others are woken.</summary>
public sealed class AckWatchStories
{
    [Fact]
    public async Task Who_does_not_answer_gives_it_back_and_others_are_paged()
    {
        await using var world = await StartAsync();
        var (ana, ben) = await TakenAsync(world);

        await world.FastForwardAsync(TimeSpan.FromMinutes(59));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(TimeSpan.FromMinutes(2));
        world.Inbox(ana).ShouldHold("Still on it?");
        world.Inbox(ben).ShouldBeEmpty();
        (await RowAsync(world)).Response.Should().Be(ResponseState.Acknowledged);

        await world.FastForwardAsync(TimeSpan.FromMinutes(10));

        (await RowAsync(world)).Response.Should().Be(ResponseState.Open);
        world.Inbox(ana).ShouldHold("Disk full");
        await world.FastForwardAsync(TimeSpan.FromMinutes(5));
        world.Inbox(ben).ShouldHold("Disk full");
    }

    [Fact]
    public async Task Who_says_so_keeps_it_and_is_asked_again_an_hour_later()
    {
        await using var world = await StartAsync();
        var (ana, _) = await TakenAsync(world);
        await world.FastForwardAsync(TimeSpan.FromMinutes(61));
        world.Inbox(ana).ShouldHold("Still on it?");

        await world.AcknowledgeAsync("Disk full", ana);
        await world.FastForwardAsync(TimeSpan.FromMinutes(58));
        world.Inbox(ana).ShouldBeEmpty();
        await world.FastForwardAsync(TimeSpan.FromMinutes(3));

        world.Inbox(ana).ShouldHold("Still on it?");
        (await RowAsync(world)).Response.Should().Be(ResponseState.Acknowledged);
    }

    [Fact]
    public async Task Who_writes_notes_or_snoozes_or_closes_is_not_asked()
    {
        await using var world = await StartAsync();
        var (ana, _) = await TakenAsync(world);
        var id = (await RowAsync(world)).Id;

        for (var time = 0; time < 3; time++)
        {
            await world.FastForwardAsync(TimeSpan.FromMinutes(50));
            await world.DoAsync(new AddNote(id, "Still copying."), ana);
        }
        await world.DoAsync(new SnoozeIncident(id, world.Clock.UtcNow.AddHours(5)), ana);
        await world.FastForwardAsync(TimeSpan.FromHours(4));
        world.Inbox(ana).ShouldBeEmpty();
        await world.DoAsync(new CloseIncident(id, CloseReason.Fixed), ana);
        await world.FastForwardAsync(TimeSpan.FromHours(4));

        world.Inbox(ana).ShouldBeEmpty();
    }

    [Fact]
    public async Task With_nobody_to_ask_it_opens_again_at_once()
    {
        await using var world = await StartAsync();
        var (ana, _) = await TakenAsync(world);
        await world.DoAsync(new EditIncident((await RowAsync(world)).Id, Unassign: true), ana);

        await world.FastForwardAsync(TimeSpan.FromMinutes(61));

        world.Inbox(ana).ShouldHold("Disk full");
        (await RowAsync(world)).Response.Should().Be(ResponseState.Open);
    }

    private static async Task<World> StartAsync() => await World.StartAsync();

    /// <summary>Ana has a SEV2 of a service that asks after an hour.</summary>
    private static async Task<(Person Ana, Person Ben)> TakenAsync(World world)
    {
        var people = await world.PeopleAsync("ana", "ben");
        await world.ServiceAsync("shop", new EscalationStep(0, [people[0].Id]), new EscalationStep(5, [people[1].Id]));
        var policy = await world.ReadAsync(db => Task.FromResult(db.Policies.Single()));
        await world.Bus.ExecuteAsync(new EditPolicy(policy.Id, policy.Name, policy.TeamId, policy.Steps, 0, 5), Actor.System("test"));
        await world.SignalAsync("shop", "Disk full");
        world.Inbox(people[0]).ShouldHold("Disk full");
        await world.AcknowledgeAsync("Disk full", people[0]);
        return (people[0], people[1]);
    }

    private static async Task<IncidentRow> RowAsync(World world) => (await world.Get<IncidentQueries>().GetAsync(1, default))!.Row;
}
