using Imp.Domain.Escalation;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>A drill walks the real policy, and nothing of it leaves the hands of its one person.</summary>
public sealed class DrillStories
{
    private const string Title = "Drill of checkout";

    [Fact]
    public async Task Every_message_goes_to_one_person_and_says_in_whose_stead()
    {
        await using var world = await World.StartAsync();
        var (ana, bo, cleo) = await world.PeopleAsync("ana", "bo", "cleo");
        await RunAsync(world, cleo, Step(ana), Step(bo, after: Minutes(5)));

        world.Inbox(cleo).ShouldHold("DRILL (for ana, step 1) [SEV1]");
        await world.FastForwardAsync(Minutes(5));
        world.Inbox(cleo).ShouldHold("DRILL (for bo, step 2) [SEV1]");

        // The ladder ends, and the owners would be told.
        await world.FastForwardAsync(Minutes(5));
        world.Inbox(cleo).ShouldHold("DRILL (for olga) [SEV1]");

        await world.FastForwardAsync(Minutes(20));
        world.Inbox(cleo).ShouldHold("DRILL Over:");
        var row = await RowAsync(world);
        (row.Response, row.ClosedAt - row.OpenedAt).Should().Be((ResponseState.Closed, Minutes(30)));
        (await world.TimelineAsync(Title)).Should().Contain("closed it: the drill is over").And.ContainMatch("started a drill: every message goes to cleo*");
        world.Email.Arrived.Should().OnlyContain(one => one.Person == cleo.Id);
    }

    /// <summary>Whatever asks for a message: what it asks for, and how many messages of which purpose leave.</summary>
    public static TheoryData<string, DeliveryPurpose, int> Messages => new()
    {
        { "a step of several people", DeliveryPurpose.Page, 2 },
        { "nobody came", DeliveryPurpose.Page, 3 },
        { "the pager is late", DeliveryPurpose.Page, 3 },
        { "still on it?", DeliveryPurpose.Check, 1 },
        { "somebody has it", DeliveryPurpose.Taken, 1 },
        { "the end", DeliveryPurpose.Ended, 1 },
        { "a test", DeliveryPurpose.Test, 0 },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Nothing_of_a_drill_reaches_anybody_else(string what, DeliveryPurpose purpose, int count)
    {
        FakeChannel? chat = null;
        await using var world = await World.StartAsync(services => services.AddSingleton<IChannel>(provider => chat = new FakeChannel(ChannelKind.Discord, provider.GetRequiredService<TimeProvider>()) { Otherwise = new Delivered("200 ok") { Reference = "77" } }));
        world.AnyMessage = true;
        var (ana, bo, cleo) = await world.PeopleAsync("ana", "bo", "cleo");
        // Where messages can be changed.
        if (what == "somebody has it")
            foreach (var person in new[] { ana, cleo })
                await world.DoAsync(new AddContactMethod(new(world.NewId()), person.Id, ChannelKind.Discord, "Chat", "", Fields: new Dictionary<string, Secret> { ["Url"] = new("https://discord.com/api/webhooks/1/x") }), person);
        await RunAsync(world, cleo, Step([ana, bo]));
        var id = await world.IdAsync(Title);

        switch (what)
        {
            case "nobody came":
                await world.FastForwardAsync(Minutes(6));
                break;
            case "the pager is late":
                await world.Bus.ExecuteAsync(new TellPagerLate(id, "escalations", []), Actor.System("audit"));
                break;
            case "still on it?":
                await world.AcknowledgeAsync(Title, bo);
                await world.WriteAsync(db => db.AckWatches.Add(AckWatch.Start(id, 5, world.Clock.UtcNow)));
                await world.FastForwardAsync(Minutes(6));
                break;
            case "somebody has it":
                await world.AcknowledgeAsync(Title, bo);
                break;
            case "the end":
                await world.DoAsync(new EndDrill(id), ana);
                break;
        }
        await world.RestAsync();

        var arrived = world.Email.Arrived.Concat(chat!.Arrived).ToList();
        arrived.Should().OnlyContain(one => one.Person == cleo.Id && one.Text.StartsWith("DRILL"));
        arrived.Count(one => one.Message.Purpose == purpose).Should().Be(count);
        // A notice is about schedules and never about an incident.
        Enum.GetValues<DeliveryPurpose>().Except([DeliveryPurpose.Notice]).Should().BeSubsetOf(Messages.Select(row => (DeliveryPurpose)row[1]), "a new purpose gets its row");
    }

    [Fact]
    public async Task A_message_to_anybody_else_does_not_pass_the_last_door()
    {
        await using var world = await World.StartAsync();
        var (ana, cleo) = await world.PeopleAsync("ana", "cleo");
        await RunAsync(world, cleo, Step(cleo));
        world.Inbox(cleo).ShouldHold("DRILL (for cleo, step 1)");
        var id = await world.IdAsync(Title);

        // As if the end were to be told to somebody who had been paged.
        await world.WriteAsync(db => db.Deliveries.Add(Sent(world, id, db.ContactMethods.Single(method => method.UserId == ana.Id))));
        await world.DoAsync(new EndDrill(id), world.Owner);

        world.Inbox(cleo).ShouldHold("DRILL Over:");
        world.Inbox(ana).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_acknowledgement_stops_it_and_alerts_open_an_incident_of_their_own()
    {
        await using var world = await World.StartAsync();
        var (ana, cleo) = await world.PeopleAsync("ana", "cleo");
        await RunAsync(world, cleo, Step(ana), Step(ana, after: Minutes(5)));
        world.Inbox(cleo).ShouldHold("DRILL");

        await world.SignalAsync("checkout", Title);
        world.Inbox(ana).ShouldHold(Title);
        await world.AcknowledgeAsync(Title, ana); // the newest of that title: the real one
        await world.DoAsync(new AcknowledgeIncident((await RowAsync(world)).Id), cleo);
        await world.FastForwardAsync(Minutes(10));

        world.Inbox(cleo).ShouldBeEmpty();
        (await RowAsync(world)).AlertCount.Should().Be(0);
    }

    [Fact]
    public async Task It_counts_nowhere_and_is_found_by_its_filter()
    {
        await using var world = await World.StartAsync();
        var (ana, cleo) = await world.PeopleAsync("ana", "cleo");
        await RunAsync(world, cleo, Step(ana));
        world.Inbox(cleo).ShouldHold("DRILL");
        var queries = world.Get<IncidentQueries>();

        (await queries.CountsAsync(default)).Total.Should().Be(0);
        (await queries.ListAsync(IncidentFilter.Default, null, 10, default)).Items.Should().ContainSingle().Which.DrillFor.Should().Be("cleo");
        (await queries.ListAsync(IncidentFilter.Default with { Drill = true }, null, 10, default)).Items.Should().ContainSingle();
        (await queries.ListAsync(IncidentFilter.Default with { Drill = false }, null, 10, default)).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task It_is_not_merged_and_does_not_start_again()
    {
        await using var world = await World.StartAsync();
        var (ana, cleo) = await world.PeopleAsync("ana", "cleo");
        await RunAsync(world, cleo, Step(ana));
        await world.SignalAsync("checkout", "Real");
        world.Inbox(cleo).ShouldHold("DRILL");
        world.Inbox(ana).ShouldHold("Real");
        var (drill, real) = (await world.IdAsync(Title), await world.IdAsync("Real"));

        await Refused(() => world.DoAsync(new MergeIncident(real, drill), ana));
        await Refused(() => world.DoAsync(new MergeIncident(drill, real), ana));
        await world.DoAsync(new EndDrill(drill), ana);
        await world.DoAsync(new EndDrill(drill), cleo);
        await Refused(() => world.DoAsync(new ReopenIncident(drill, "Again."), ana));
        await Refused(() => world.DoAsync(new EndDrill(real), ana));
        world.Inbox(cleo).ShouldHold("DRILL Over:");
    }

    [Fact]
    public async Task Only_managers_run_one_and_only_for_somebody_who_can_be_reached()
    {
        await using var world = await World.StartAsync();
        var (ana, cleo) = await world.PeopleAsync("ana", "cleo");
        var service = await world.ServiceAsync("checkout", Step(ana));
        RunDrill Drill(UserId person) => new(new IncidentId(world.NewId()), service, Severity.Sev1, person);

        await world.Bus.Invoking(bus => bus.ExecuteAsync(Drill(cleo.Id), cleo.Actor)).Should().ThrowAsync<NotAllowed>();
        await world.WriteAsync(db => db.ContactMethods.Single(method => method.UserId == cleo.Id).Archive(world.Clock.UtcNow));
        (await world.Bus.Invoking(bus => bus.ExecuteAsync(Drill(cleo.Id), Manager(world))).Should().ThrowAsync<Refusal>()).Which.Code.Should().Be("drill.person");
    }

    private static async Task RunAsync(World world, Person person, params EscalationStep[] steps)
    {
        var service = await world.ServiceAsync("checkout", steps);
        await world.Bus.ExecuteAsync(new RunDrill(new IncidentId(world.NewId()), service, Severity.Sev1, person.Id), Manager(world));
        await world.RestAsync();
    }

    private static Actor Manager(World world) => Actor.Person(world.Owner.Id, "olga", Role.Manager);

    private static Delivery Sent(World world, IncidentId incident, ContactMethod method)
    {
        var delivery = Delivery.Create(new DeliveryId(world.NewId()), incident, method, DeliveryPurpose.Page, world.Clock.UtcNow);
        delivery.Tried(new Delivered("ok"), true, false, TimeSpan.Zero, world.Clock.UtcNow);
        delivery.TakeEvents();
        return delivery;
    }

    private static async Task<IncidentRow> RowAsync(World world) =>
        (await world.Get<IncidentQueries>().ListAsync(IncidentFilter.Default with { State = StateFilter.All, Drill = true }, null, 10, default)).Items[0];

    private static async Task Refused(Func<Task> act) => (await act.Should().ThrowAsync<Refusal>()).Which.Code.Should().Be("incident.drill");
}
