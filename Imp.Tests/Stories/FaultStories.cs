using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Stories;

/// <summary>The 1st, 2nd, 3rd … database call of a command fails until one run passes; each time all rows or none.</summary>
public sealed class FaultStories
{
    private const string Title = "Trouble";

    [Theory]
    [InlineData(nameof(CreatePolicy)), InlineData(nameof(EditPolicy)), InlineData(nameof(ArchivePolicy)), InlineData(nameof(AddContactMethod)), InlineData(nameof(EditContactMethod))]
    [InlineData(nameof(RemoveContactMethod)), InlineData(nameof(ReplaceWebhookSecret)), InlineData(nameof(TestContactMethod)), InlineData(nameof(EscalateIncident))]
    [InlineData(nameof(LeaseJobs)), InlineData(nameof(RetryJob)), InlineData(nameof(FinishDeliveries)), InlineData(nameof(DeclareIncident)), InlineData(nameof(AcknowledgeIncident))]
    [InlineData(nameof(CloseIncident)), InlineData(nameof(ReopenIncident)), InlineData(nameof(UnacknowledgeIncident))]
    public async Task A_command_that_fails_half_way_leaves_nothing(string name)
    {
        using var faults = new Faults();
        await using var world = await World.StartAsync();
        faults.File = world.Get<SqliteFile>().Path;
        var command = await PrepareAsync(world, name);
        var before = Rows.Of(faults.File);

        for (var nth = 1; ; nth++)
        {
            faults.FailAt(nth);
            var failure = await Record.ExceptionAsync(() => world.Bus.ExecuteAsync(command, Actor.Person(world.Owner.Id, "olga", Domain.Shared.Role.Owner)));
            if (faults.Unused)
            {
                failure.Should().BeNull();
                // A lease is taken by a statement of our own, of which EF Core knows nothing.
                nth.Should().BeGreaterThan(name == nameof(LeaseJobs) ? 1 : 2, "a command that reads and writes makes more calls than that");
                break;
            }
            failure.Should().NotBeNull($"call {nth} failed");
            Rows.Of(faults.File).Should().Be(before, $"call {nth} failed");
        }
        faults.FailAt(0);
        Rows.Of(faults.File).Should().NotBe(before);
        foreach (var one in world.Email.Arrived) one.Asked = true;
    }

    private static async Task<ICommand> PrepareAsync(World world, string name)
    {
        var ana = (await world.PeopleAsync("ana"))[0];
        var service = await world.ServiceAsync("checkout", Step([ana, world.Owner], after: Minutes(5)));
        var policy = (await world.Get<PolicyQueries>().ListAsync(false, default)).Single();
        world.Email.Otherwise = name == nameof(RetryJob) ? new GaveUp("550") : new Delivered("250");
        if (name == nameof(ArchivePolicy)) await world.WriteAsync(async db => (await db.Services.SingleAsync()).Edit("checkout", "", policy.TeamId, null, 0));
        await world.SignalAsync("checkout", Title);
        var incident = await world.IdAsync(Title);
        return name switch
        {
            nameof(CreatePolicy) => new CreatePolicy(new(world.NewId()), "x", policy.TeamId, [Step(ana)], 0, 5),
            nameof(EditPolicy) => new EditPolicy(policy.Id, "x", policy.TeamId, [Step(ana), Step(world.Owner, after: Minutes(3))], 1, 5),
            nameof(ArchivePolicy) => new ArchivePolicy(policy.Id),
            nameof(AddContactMethod) => new AddContactMethod(new(world.NewId()), ana.Id, ChannelKind.Email, "x", "ana@home.example"),
            nameof(EditContactMethod) => new EditContactMethod(ana.Email, "x", "ana@home.example"),
            nameof(RemoveContactMethod) => new RemoveContactMethod(ana.Email),
            nameof(ReplaceWebhookSecret) => new ReplaceWebhookSecret(await HookAsync(world, ana), WebhookSecret.Make(world.Get<IChance>())),
            nameof(TestContactMethod) => new TestContactMethod(ana.Email, new(world.NewId())),
            nameof(EscalateIncident) => Later(world, new EscalateIncident(incident)),
            nameof(LeaseJobs) => new LeaseJobs([await JobAsync(world, incident)], world.Get<ThisRun>().Id),
            nameof(RetryJob) => new RetryJob(await DeadAsync(world)),
            nameof(FinishDeliveries) => await LeasedAsync(world, incident),
            nameof(DeclareIncident) => new DeclareIncident(new(world.NewId()), service, "Another", Severity.Sev1),
            nameof(AcknowledgeIncident) => await AfterAsync(world, incident, new AcknowledgeIncident(incident)),
            nameof(CloseIncident) => await AfterAsync(world, incident, new CloseIncident(incident, CloseReason.Fixed)),
            nameof(ReopenIncident) => await AfterAsync(world, incident, new ReopenIncident(incident, "again"), new CloseIncident(incident, CloseReason.Fixed)),
            _ => await AfterAsync(world, incident, new UnacknowledgeIncident(incident), new AcknowledgeIncident(incident)),
        };
    }

    private static ICommand Later(World world, ICommand command)
    {
        world.Clock.Advance(Minutes(5));
        return command;
    }

    /// <summary>Two pages wait, then what comes before happens.</summary>
    private static async Task<ICommand> AfterAsync(World world, IncidentId incident, ICommand command, ICommand? first = null)
    {
        await JobAsync(world, incident);
        if (first is not null) await world.Bus.ExecuteAsync(first, world.Owner.Actor);
        return command;
    }

    private static async Task<long> JobAsync(World world, IncidentId incident)
    {
        await world.Bus.ExecuteAsync(Later(world, new EscalateIncident(incident)), world.Owner.Actor);
        return await world.ReadAsync(db => db.Jobs.Select(job => job.Sequence).FirstAsync());
    }

    private static async Task<ICommand> LeasedAsync(World world, IncidentId incident)
    {
        var job = await JobAsync(world, incident);
        var run = world.Get<ThisRun>().Id;
        await world.Bus.ExecuteAsync(new LeaseJobs([job], run), world.Owner.Actor);
        var payload = await world.ReadAsync(db => db.Jobs.Where(one => one.Sequence == job).Select(one => one.Payload).SingleAsync());
        return new FinishDeliveries([new Attempted(job, new DeliveryId(Guid.Parse(payload)), new Delivered("250"), TimeSpan.FromMilliseconds(3))], run);
    }

    private static async Task<long> DeadAsync(World world)
    {
        await world.FastForwardAsync(Minutes(5));
        return await world.ReadAsync(db => db.Jobs.Where(job => job.State == Domain.Jobs.JobState.Dead).Select(job => job.Sequence).FirstAsync());
    }

    private static async Task<ContactMethodId> HookAsync(World world, Person person)
    {
        var id = new ContactMethodId(world.NewId());
        await world.Bus.ExecuteAsync(new AddContactMethod(id, person.Id, ChannelKind.Webhook, "x", "https://example.org/", WebhookSecret.Make(world.Get<IChance>())), person.Actor);
        return id;
    }
}
