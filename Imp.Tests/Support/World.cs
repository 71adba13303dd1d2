using Imp.Domain.Alerts;
using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Integrations;
using Imp.Domain.Noise;
using Imp.Domain.Notifications;
using Imp.Domain.OnCall;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Imp.Tests.Support;

/// <summary>Somebody in a <see cref="World"/>.</summary>
public sealed record Person(UserId Id, string Name, ContactMethodId Email)
{
    public Actor Actor => Actor.Person(Id, Name, Role.Responder);
}

/// <summary>
/// The whole product in one process: real database, real use cases, a clock that moves when told, and an outside world that only remembers.
/// Leaving it fails the test when anybody received anything that was not asked for.
/// </summary>
public sealed class World : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, IntegrationRef> integrations = [];
    private readonly Action<IServiceCollection>? configure;
    private readonly MessageLimits limits;
    private ServiceProvider services = null!;
    private DataFolder data = null!;
    private TeamId team;

    private World(Action<IServiceCollection>? configure, MessageLimits limits)
    {
        (this.configure, this.limits) = (configure, limits);
        Email = new FakeChannel(ChannelKind.Email, Clock);
        Webhook = new FakeChannel(ChannelKind.Webhook, Clock);
    }

    public ManualClock Clock { get; } = new();

    public FakeChannel Email { get; }

    public FakeChannel Webhook { get; }

    /// <summary>The owner that every installation has.</summary>
    public Person Owner { get; private set; } = null!;

    /// <summary>True where messages are not what the test is about: then nobody asks who received what.</summary>
    public bool AnyMessage { get; set; }

    public CommandBus Bus => Get<CommandBus>();

    /// <param name="configure">Changes the services: real channels in place of the fakes, for example.</param>
    /// <param name="limits">What holds for outgoing messages; null: every message leaves at once, and alone.</param>
    public static async Task<World> StartAsync(Action<IServiceCollection>? configure = null, MessageLimits? limits = null)
    {
        var world = new World(configure, limits ?? MessageLimits.Off);
        world.Open();
        world.Owner = (await world.PeopleAsync(Role.Owner, "olga"))[0];
        await world.WriteAsync(db =>
        {
            world.team = new TeamId(world.NewId());
            db.Teams.Add(Team.Create(world.team, "Team", "", world.Clock.UtcNow));
        });
        return world;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public Guid NewId() => Get<IChance>().NewId();

    /// <summary>Responders, each with one mail address.</summary>
    public Task<Person[]> PeopleAsync(params string[] names) => PeopleAsync(Role.Responder, names);

    public async Task<Person[]> PeopleAsync(Role role, params string[] names)
    {
        Person[] people = [.. names.Select(name => new Person(new UserId(NewId()), name, new ContactMethodId(NewId())))];
        await WriteAsync(db =>
        {
            foreach (var person in people)
            {
                db.Users.Add(User.Create(person.Id, $"{person.Name}@example.org", person.Name, role, Clock.UtcNow));
                // What a story is about is not which shifts people are reminded of.
                db.ShiftReminders.Add(ShiftReminders.Of(person.Id, [], false));
                db.ContactMethods.Add(ContactMethod.Create(person.Email, person.Id, ChannelKind.Email, "E-mail", $"{person.Name}@example.org", null, Clock.UtcNow));
            }
        });
        return people;
    }

    /// <summary>
    /// A service with a policy of its own; without steps it has none. The ladder is climbed once, with a pause of five minutes. Every alert opens,
    /// pages and closes as it comes, unless the story asks for the contrary with <see cref="NoiseAsync"/>.
    /// </summary>
    public Task<ServiceId> ServiceAsync(string name, params EscalationStep[] steps) => ServiceAsync(name, 0, steps);

    public async Task<ServiceId> ServiceAsync(string name, int repeats, params EscalationStep[] steps)
    {
        var (service, policy, integration) = (new ServiceId(NewId()), new PolicyId(NewId()), new IntegrationId(NewId()));
        await WriteAsync(db =>
        {
            var made = Service.Create(service, name, "", team, Clock.UtcNow);
            if (steps.Length > 0)
            {
                db.Policies.Add(EscalationPolicy.Create(policy, $"{name} ladder", team, steps, repeats, 5, Clock.UtcNow, AckTimeouts.Off));
                made.Edit(name, "", team, policy, 0);
            }
            db.Services.Add(made);
            db.ServiceNoise.Add(ServiceNoise.Of(service, NoiseRules.Off));
            db.Integrations.Add(Integration.Create(integration, $"{name} alerts", service, Convert.ToHexString(Get<IChance>().Bytes(16)), Clock.UtcNow));
        });
        integrations[name] = new IntegrationRef(integration, service, $"{name} alerts");
        Get<Bell>().Ring([Topic.Noise]);
        return service;
    }

    /// <summary>Makes a service hold, count flapping and see storms; the defaults unless said otherwise.</summary>
    public Task NoiseAsync(string service, NoiseRules? rules = null) => DoAsync(new SetNoise(integrations[service].Service, rules ?? NoiseRules.Default), Owner, Role.Owner);

    /// <summary>The door through which a service's alerts come.</summary>
    public IntegrationRef Door(string service) => integrations[service];

    /// <summary>An alert arrives, and everything that follows at once happens. The title is its key.</summary>
    public async Task SignalAsync(string service, string title, AlertSeverity severity = AlertSeverity.Error, AlertAction action = AlertAction.Trigger)
    {
        await Get<EventLedger>().AcceptAsync(integrations[service], "generic", new Alert(action, title, title, severity), "{}"u8.ToArray());
        await RestAsync();
    }

    public async Task AcknowledgeAsync(string title, Person by) => await DoAsync(new AcknowledgeIncident(await IdAsync(title)), by);

    public async Task CloseAsync(string title, Person by) => await DoAsync(new CloseIncident(await IdAsync(title), CloseReason.Fixed), by);

    /// <summary>Carries a command out, and everything that follows at once.</summary>
    public async Task DoAsync(ICommand command, Person by)
    {
        await Bus.ExecuteAsync(command, by.Actor);
        await RestAsync();
    }

    /// <summary>As <see cref="DoAsync(ICommand, Person)"/>, with another role than responder.</summary>
    public async Task DoAsync(ICommand command, Person by, Role role)
    {
        await Bus.ExecuteAsync(command, Actor.Person(by.Id, by.Name, role));
        await RestAsync();
    }

    /// <returns>The newest incident of that title.</returns>
    public Task<IncidentId> IdAsync(string title) =>
        ReadAsync(db => db.Incidents.Where(incident => incident.Title == title).OrderByDescending(incident => incident.Number).Select(incident => incident.Id).FirstAsync());

    public async Task<T> ReadAsync<T>(Func<ImpDb, Task<T>> read)
    {
        await using var db = await Get<IDbContextFactory<ImpDb>>().CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>Puts rows in place as a test needs them, past all rules.</summary>
    public Task WriteAsync(Action<ImpDb> write) => WriteAsync(db =>
    {
        write(db);
        return Task.CompletedTask;
    });

    public Task WriteAsync(Func<ImpDb, Task> write) => Get<WriteGate>().RunAsync(async writer =>
    {
        await using var db = writer.NewContext();
        await write(db);
        await db.SaveChangesAsync();
    });

    public Inbox Inbox(Person person) => new(person, [.. Email.Arrived.Concat(Webhook.Arrived).OrderBy(one => one.At)]);

    /// <summary>The messages of an incident as recorded, oldest first.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> RecordAsync(string title) =>
        [.. (await Get<DeliveryQueries>().OfIncidentAsync(await IdAsync(title), null, 100, CancellationToken.None)).Items.Reverse()];

    /// <summary>The sentences of an incident's timeline, oldest first.</summary>
    public async Task<IReadOnlyList<string>> TimelineAsync(string title) =>
        [.. (await Get<IncidentQueries>().TimelineAsync(await IdAsync(title), null, 1_000, CancellationToken.None)).Items.Reverse().Select(line => line.Sentence)];

    /// <summary>Lets time pass from one due instant to the next, doing all there is to do at each.</summary>
    public async Task FastForwardAsync(TimeSpan by)
    {
        var end = Clock.UtcNow + by;
        await RestAsync();
        while (await NextDueAsync() is { } next && next <= end)
        {
            if (next > Clock.UtcNow) Clock.Advance(next - Clock.UtcNow);
            if (await RestAsync() == 0) break;
        }
        if (end > Clock.UtcNow) Clock.Advance(end - Clock.UtcNow);
        await RestAsync();
    }

    /// <summary>Does everything that is due, until nothing is.</summary>
    public async Task<int> RestAsync()
    {
        var runners = Get<IReadOnlyList<Runner>>();
        for (var all = 0; ;)
        {
            var moved = 0;
            foreach (var runner in runners) moved += await runner.DrainAsync(CancellationToken.None);
            foreach (var runner in runners) await runner.SettleAsync();
            if (moved == 0) return all;
            all += moved;
        }
    }

    /// <summary>Stops, lets time pass, and starts again on the same folder.</summary>
    public async Task RestartAsync(TimeSpan down)
    {
        await CloseAsync();
        Clock.Advance(down);
        Open();
    }

    /// <summary>Ends as if killed: nothing that is under way is waited for or written down. Then starts again on the same folder.</summary>
    public async Task KillAsync()
    {
        await Get<WriteGate>().DisposeAsync();
        data.Dispose();
        Open();
    }

    public async ValueTask DisposeAsync()
    {
        var unexpected = Email.Arrived.Concat(Webhook.Arrived).Where(one => !one.Asked).Select(one => $"{one.Message.To}: {MessageText.Subject(one.Message)}").ToList();
        await CloseAsync();
        await folder.DisposeAsync();
        if (!AnyMessage) unexpected.Should().BeEmpty("nobody should be told anything that the story does not ask for");
    }

    private void Open()
    {
        data = DataFolder.Take(folder.Path);
        var collection = new ServiceCollection().AddLogging().AddSingleton(QuickPasswords.Made).AddSingleton(limits).AddSingleton<TimeProvider>(Clock).AddSingleton<IChance>(new TestChance(Clock)).AddImp(data);
        collection.RemoveAll<IChannel>();
        collection.AddSingleton<IChannel>(Email).AddSingleton<IChannel>(Webhook);
        configure?.Invoke(collection);
        services = collection.BuildServiceProvider();
        Get<Migrator>().Run();
    }

    private async Task CloseAsync()
    {
        var ending = Task.WhenAll(Get<IReadOnlyList<Runner>>().Select(runner => runner.DisposeAsync().AsTask()));
        // Where a failed test left something hanging, time has to pass for it to be given up.
        await Eventually.HoldsAsync(() => LetPass(ending), "the runners to end");
        await ending;
        await services.DisposeAsync();
        data.Dispose();
    }

    private bool LetPass(Task ending)
    {
        if (!ending.IsCompleted) Clock.Advance(TimeSpan.FromSeconds(1));
        return ending.IsCompleted;
    }

    private async Task<DateTimeOffset?> NextDueAsync()
    {
        DateTimeOffset? first = null;
        foreach (var runner in Get<IReadOnlyList<Runner>>())
            if (await runner.NextDueAsync(CancellationToken.None) is { } next && (first is null || next < first)) first = next;
        return first;
    }
}
