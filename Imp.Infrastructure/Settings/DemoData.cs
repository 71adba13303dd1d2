using Imp.Domain.Escalation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Infrastructure.Settings;

/// <summary>Who may look around in the demo.</summary>
/// <param name="Password">Made for this database; nobody else's demo has it.</param>
public sealed record DemoOwner(string Email, Secret Password);

/// <summary>A small, believable company for people who want to look around first. Everything is made by the commands that people use.</summary>
public sealed class DemoData
{
    private static readonly Actor Maker = Actor.System("demo");

    private readonly CommandBus bus;
    private readonly IChance chance;
    private readonly Dictionary<string, UserId> people = [];

    private DemoData(IServiceProvider services) => (bus, chance) = (services.GetRequiredService<CommandBus>(), services.GetRequiredService<IChance>());

    /// <summary>Fills an empty database.</summary>
    /// <returns>How to sign in; null when there were people already and nothing was changed.</returns>
    public static async Task<DemoOwner?> FillAsync(IServiceProvider services)
    {
        if (!await services.GetRequiredService<PeopleQueries>().NobodyAsync(default)) return null;

        var demo = new DemoData(services);
        var owner = new DemoOwner("maya@demo.example", new Secret(KeyText.IntegrationKey(demo.chance)[..16]));
        await demo.PeopleAsync(owner);
        await demo.TeamsAsync();
        return owner;
    }

    private async Task PeopleAsync(DemoOwner owner)
    {
        await PersonAsync("Maya Lindqvist", owner.Email, Role.Owner, owner.Password);
        await PersonAsync("Tomás Herrera", "tomas@demo.example", Role.Manager);
        await PersonAsync("Aiko Tanaka", "aiko@demo.example", Role.Responder);
        await PersonAsync("Samuel Okoye", "samuel@demo.example", Role.Responder);
        await PersonAsync("Ewa Nowak", "ewa@demo.example", Role.Responder);
        await PersonAsync("Jonas Weber", "jonas@demo.example", Role.Responder);
        await PersonAsync("Priya Raman", "priya@demo.example", Role.Viewer);
    }

    private async Task TeamsAsync()
    {
        await TeamAsync("Platform", "Clusters, networks and everything the others stand on.", ["Tomás Herrera", "Samuel Okoye", "Maya Lindqvist"],
            ("Kubernetes", "The production cluster in two zones."), ("PostgreSQL", "The shared database and its replicas."));
        await TeamAsync("Payments", "Money in, money out, and the books.", ["Aiko Tanaka", "Jonas Weber", "Tomás Herrera"],
            ("Checkout", "Basket to receipt. Customers notice within a minute."), ("Payouts", "The nightly run to the banks."));
        await TeamAsync("Storefront", "What customers see.", ["Ewa Nowak", "Jonas Weber", "Maya Lindqvist"],
            ("Website", "Pages, search and pictures."), ("Mobile API", "What the apps talk to."));
    }

    private async Task PersonAsync(string name, string email, Role role, Secret? password = null)
    {
        people[name] = new UserId(chance.NewId());
        await bus.ExecuteAsync(new CreateUser(people[name], new(chance.NewId()), email, name, role, password), Maker);
    }

    /// <summary>The first person is paged at once, the second after five minutes, the third ten minutes later.</summary>
    private async Task TeamAsync(string name, string description, string[] members, params (string Name, string Description)[] services)
    {
        var team = new TeamId(chance.NewId());
        var policy = new PolicyId(chance.NewId());
        UserId[] ids = [.. members.Select(member => people[member])];
        await bus.ExecuteAsync(new CreateTeam(team, name, description, null, ids), Maker);
        await bus.ExecuteAsync(new CreatePolicy(policy, $"{name}, around the clock", team, [new(0, [ids[0]]), new(5, [ids[1]]), new(10, [ids[2]])], 1, 10), Maker);
        await bus.ExecuteAsync(new EditTeam(team, name, description, policy, ids), Maker);
        foreach (var service in services) await ServiceAsync(team, service.Name, service.Description);
    }

    private async Task ServiceAsync(TeamId team, string name, string description)
    {
        var service = new ServiceId(chance.NewId());
        await bus.ExecuteAsync(new CreateService(service, name, description, team), Maker);
        await bus.ExecuteAsync(new CreateIntegration(new(chance.NewId()), $"Alertmanager for {name}", service, new Secret(KeyText.IntegrationKey(chance))), Maker);
    }
}
