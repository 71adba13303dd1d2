using FluentValidation;
using Imp.Domain.Escalation;

using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Escalation;

public sealed class PolicyTests
{
    private static readonly EscalationStep[] None = [];

    [Fact]
    public async Task A_policy_in_use_cannot_be_archived_and_the_sentence_names_the_user()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Step(ana));
        var policy = (await world.Get<PolicyQueries>().ListAsync(false, default)).Single();

        var archive = () => world.Bus.ExecuteAsync(new ArchivePolicy(policy.Id), Manager(world));
        (await archive.Should().ThrowAsync<Refusal>()).Which.Message.Should().Contain("The service checkout");
        await world.WriteAsync(async db => (await db.Services.SingleAsync()).Edit("checkout", "", policy.TeamId, null, 0));
        await archive();
        (await world.Get<PolicyQueries>().ListAsync(false, default)).Should().BeEmpty();

        await world.Bus.ExecuteAsync(new RestorePolicy(policy.Id), Manager(world));
        (await world.Get<PolicyQueries>().ListAsync(false, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task Steps_are_read_with_the_clock_and_the_people_they_reach()
    {
        await using var world = await World.StartAsync();
        var (ana, bo, cleo) = await world.PeopleAsync("ana", "bo", "cleo");
        await world.WriteAsync(async db =>
        {
            (await db.Users.FindAsync(bo.Id))!.Archive(world.Clock.UtcNow);
            (await db.ContactMethods.FindAsync(cleo.Email))!.Archive(world.Clock.UtcNow);
        });
        await world.ServiceAsync("checkout", repeats: 2, Step(ana, after: Minutes(1)), Step([bo, cleo], after: Minutes(10)));

        var policy = (await world.Get<PolicyQueries>().ListAsync(false, default)).Single();
        policy.Steps.Select(step => (step.DelayMinutes, step.AtMinutes)).Should().Equal((1, 1), (10, 11));
        policy.Steps[1].People.Select(person => (person.Name, person.Active, person.Reachable)).Should().Equal(("bo", false, true), ("cleo", true, false));
        policy.EndsAfterMinutes.Should().Be(1 + 10 + 5 + 2 * (10 + 5));
        policy.Services.Should().Equal("checkout");
    }

    [Fact]
    public async Task Editing_a_policy_leaves_running_escalations_alone()
    {
        await using var world = await World.StartAsync();
        var (ana, bo, cleo) = await world.PeopleAsync("ana", "bo", "cleo");
        await world.ServiceAsync("checkout", Step(ana), Step(bo, after: Minutes(5)));
        await world.SignalAsync("checkout", "Trouble");
        var policy = (await world.Get<PolicyQueries>().ListAsync(false, default)).Single();
        await world.Bus.ExecuteAsync(new EditPolicy(policy.Id, "New", policy.TeamId, [Step(cleo)], 0, 5), Manager(world));

        await world.FastForwardAsync(Minutes(5));
        world.Inbox(ana).ShouldHold("Trouble");
        world.Inbox(bo).ShouldHold("Trouble");
        await world.SignalAsync("checkout", "More trouble");
        world.Inbox(cleo).ShouldHold("More trouble");
    }

    [Fact]
    public async Task Wrong_input_is_refused_field_by_field()
    {
        await using var world = await World.StartAsync();
        EscalationStep[] steps = [new(-1, []), new(2_000, [world.Owner.Id])];
        (await FieldsAsync(world, new CreatePolicy(new(world.NewId()), " ", default, steps, 10, 0)))
            .Should().BeEquivalentTo("Name", "Team", "Steps[0].DelayMinutes", "Steps[0].People", "Steps[1].DelayMinutes", "Repeats", "PauseMinutes");
        (await FieldsAsync(world, new CreatePolicy(new(world.NewId()), "x", new(world.NewId()), None, 0, 5))).Should().Equal("Steps");
        (await FieldsAsync(world, new CreatePolicy(new(world.NewId()), "x", new(world.NewId()), [.. Enumerable.Repeat(Step(world.Owner), 21)], 0, 5))).Should().Equal("Steps");
    }

    [Fact]
    public async Task Unknown_and_archived_people_are_refused_and_viewers_may_not()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var team = await world.ReadAsync(db => db.Teams.Select(one => one.Id).SingleAsync());
        await world.WriteAsync(async db => (await db.Users.FindAsync(ana.Id))!.Archive(world.Clock.UtcNow));

        var unknown = () => world.Bus.ExecuteAsync(new CreatePolicy(new(world.NewId()), "x", team, [new(0, [new UserId(world.NewId())])], 0, 5), Manager(world));
        await unknown.Should().ThrowAsync<Missing>();
        var archived = () => world.Bus.ExecuteAsync(new CreatePolicy(new(world.NewId()), "x", team, [Step(ana)], 0, 5), Manager(world));
        (await archived.Should().ThrowAsync<Refusal>()).Which.Code.Should().Be("policy.person");
        var viewer = () => world.Bus.ExecuteAsync(new CreatePolicy(new(world.NewId()), "x", team, [Step(world.Owner)], 0, 5), ana.Actor);
        await viewer.Should().ThrowAsync<NotAllowed>();
    }

    private static Actor Manager(World world) => Actor.Person(world.Owner.Id, "olga", Role.Manager);

    private static async Task<IEnumerable<string>> FieldsAsync(World world, CreatePolicy command)
    {
        var ask = () => world.Bus.ExecuteAsync(command, Manager(world));
        return (await ask.Should().ThrowAsync<ValidationException>()).Which.Errors.Select(error => error.PropertyName);
    }
}
