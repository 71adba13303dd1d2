using Imp.Domain.Alerts;
using Imp.Domain.Escalation;
using Imp.Domain.Heartbeats;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Probes;
using Imp.Domain.Noise;
using Imp.Domain.OnCall;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Grouping;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Probes;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.OnCall;
using Imp.Infrastructure.Rules;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Demo;

/// <summary>Who may look around in the demo.</summary>
/// <param name="Password">Made for this database; nobody else's demo has it.</param>
public sealed record DemoOwner(string Email, Secret Password);

/// <summary>A small, believable company for people who want to look around first. Everything is made by the commands that people use.</summary>
internal sealed class DemoCompany
{
    private static readonly Actor Maker = Actor.System("demo");

    private readonly CommandBus bus;
    private readonly IChance chance;
    private readonly Dictionary<string, UserId> people = [];

    private readonly Dictionary<string, IntegrationRef> services = [];
    private readonly Dictionary<string, ScheduleId> schedules = [];
    private readonly Dictionary<string, TeamId> teams = [];
    private readonly Dictionary<string, PolicyId> policies = [];

    public DemoCompany(CommandBus bus, IChance chance) => (this.bus, this.chance) = (bus, chance);

    /// <summary>People by their full name.</summary>
    public Actor Person(string name) => Actor.Person(people[name], name, Role.Responder, "demo");

    /// <summary>The names of all.</summary>
    public IReadOnlyCollection<string> Everybody => people.Keys;

    public UserId Id(string name) => people[name];

    /// <summary>A schedule by its name.</summary>
    public ScheduleId Schedule(string name) => schedules[name];

    /// <summary>The door through which a service's alerts come.</summary>
    public IntegrationRef Sender(string service) => services[service];

    /// <returns>How to sign in.</returns>
    public async Task<DemoOwner> FoundAsync()
    {
        var owner = new DemoOwner("maya@demo.example", new Secret(KeyText.IntegrationKey(chance)[..16]));
        await PeopleAsync(owner);
        await TeamsAsync();
        await SchedulesAsync();
        await ConnectAsync();
        await HeartbeatsAsync();
        await bus.ExecuteAsync(new SetNoise(services["Kubernetes"].Service, NoiseRules.Default with { StormAt = DemoScript.Pods }), Maker);
        await RulesAsync();
        await TemplatesAsync();
        await ViewsAsync();
        return owner;
    }

    /// <summary>Changes of the configuration at the end of the week.</summary>
    public async Task SecondThoughtsAsync()
    {
        var maker = Person("Tomás Herrera") with { Role = Role.Manager };
        await bus.ExecuteAsync(new SetNoise(services["Website"].Service, NoiseRules.Default with { StormAt = 40 }), maker);
        await bus.ExecuteAsync(new SaveIncidentTemplate(new(chance.NewId()), "Deploy went wrong", services["Website"].Service, "Deploy: ", Severity.Sev3, ["deploy"], "Roll back first, look later."), maker);
    }

    private async Task TemplatesAsync()
    {
        var maker = Person("Tomás Herrera") with { Role = Role.Manager };
        await bus.ExecuteAsync(new SaveIncidentTemplate(new(chance.NewId()), "Card provider is down", services["Checkout"].Service, "Card provider: ", Severity.Sev2, ["provider", "customer-visible"], "1. Look at the provider's status page.\n2. Switch to the second provider."), maker);
        await bus.ExecuteAsync(new SaveIncidentTemplate(new(chance.NewId()), "Something looks stolen", null, "Security: ", Severity.Sev1, ["security"], "Change nothing yet. Call the owners."), maker);
    }

    private async Task ViewsAsync()
    {
        var somebody = Person(people.Keys.Order(StringComparer.Ordinal).First());
        await bus.ExecuteAsync(new SaveView(new ViewId(chance.NewId()), "Customers see it", "is:any tag:customer-visible", IncidentGrouping.Day, IsShared: true), somebody);
        await bus.ExecuteAsync(new SaveView(new ViewId(chance.NewId()), "Nobody has it", "is:open who:nobody", IncidentGrouping.Severity, IsShared: true) { Team = teams["Platform"] }, somebody);
    }

    private async Task RulesAsync()
    {
        Rule Named(string name) => new(new RuleId(chance.NewId()), name);
        MatcherInput Title(string pattern) => new(MatchField.Title, MatchWay.Pattern, pattern);
        MatcherInput Service(string name) => new(MatchField.Service, MatchWay.Equals, services[name].Service.Value.ToString());

        await bus.ExecuteAsync(
            new SaveRules(0,
            [
                Named("Staging is not production") with { Matchers = [new(MatchField.Source, MatchWay.Contains, "staging")], Verdict = RuleVerdict.Drop },
                Named("Checkout errors page Payments at once") with
                {
                    Matchers = [Service("Checkout"), new(MatchField.Severity, MatchWay.AtLeast, "SEV2")], Tags = ["customer-visible"], Runbook = "https://wiki.demo.example/checkout-errors",
                },
                Named("Slow pages, when it keeps happening") with { Matchers = [Title("slow|latency")], Threshold = new(2, 10), CoolDownMinutes = 30, CountPer = RuleScope.Service },
                Named("Full disks belong to Platform") with { Matchers = [Title(@"disk \d+ % full")], Team = teams["Platform"], PageAfterMinutes = 5, Runbook = "https://wiki.demo.example/disk-full" },
                Named("Receipts can wait a while at night") with
                {
                    Matchers = [Title("^Receipts wait")], PageAfterMinutes = 30,
                    Hours = new RuleHours([.. Enum.GetValues<DayOfWeek>()], new TimeOnly(20, 0), new TimeOnly(7, 0), "Europe/Berlin"),
                },
            ], "What was too loud in spring"), Person("Tomás Herrera") with { Role = Role.Manager });
    }

    private async Task ConnectAsync()
    {
        await NeedsAsync("Checkout", "PostgreSQL");
        await NeedsAsync("Payouts", "PostgreSQL");
        await NeedsAsync("Website", "Checkout");
        await NeedsAsync("Mobile API", "Checkout");
        await bus.ExecuteAsync(new SetGrouping(services["Kubernetes"].Service, true, ["label:cluster", "label:zone"]), Maker);
    }

    private Task NeedsAsync(string service, params string[] on) => bus.ExecuteAsync(new SetDependencies(services[service].Service, [.. on.Select(one => services[one].Service)]), Maker);

    /// <summary>The ids of the heartbeats by their short names.</summary>
    public Dictionary<string, HeartbeatId> Heartbeats { get; } = [];

    /// <summary>The ids of the probes by their names.</summary>
    public Dictionary<string, ProbeId> Probes { get; } = [];

    /// <summary>They look at names that nobody can have, so that the demo calls nobody.</summary>
    public async Task ProbesAsync()
    {
        await ProbeAsync("Website", "Front page", new ProbeCheck(ProbeKind.Http, "https://shop.demo.example/", Contains: "Add to basket", SlowMs: 3_000), new ProbeRhythm(60), AlertSeverity.Critical);
        await ProbeAsync("Mobile API", "API health", new ProbeCheck(ProbeKind.Http, "https://api.demo.example/health", UsesHead: true), new ProbeRhythm(30), AlertSeverity.Error);
        await ProbeAsync("PostgreSQL", "Primary, port", new ProbeCheck(ProbeKind.Tcp, "db1.demo.example:5432"), new ProbeRhythm(60), AlertSeverity.Critical);
        await ProbeAsync("Website", "Certificate of the shop", new ProbeCheck(ProbeKind.Tls, "shop.demo.example"), new ProbeRhythm(21_600), AlertSeverity.Error);
    }

    private async Task ProbeAsync(string service, string name, ProbeCheck check, ProbeRhythm rhythm, AlertSeverity severity)
    {
        Probes[name] = new ProbeId(chance.NewId());
        await bus.ExecuteAsync(new CreateProbe(Probes[name], services[service].Service, name, check, rhythm, severity), Maker);
    }

    private async Task HeartbeatsAsync()
    {
        await HeartbeatAsync("Payouts", "Nightly payout run", "payout-run", new Rhythm(null, "30 2 * * *", "Europe/Berlin", 1_800), AlertSeverity.Error);
        await HeartbeatAsync("PostgreSQL", "Base backup", "base-backup", new Rhythm(86_400, null, null, 7_200), AlertSeverity.Critical);
        await HeartbeatAsync("Website", "Search index", "search-index", new Rhythm(6 * 3_600, null, null, 3_600), AlertSeverity.Warning);
        await HeartbeatAsync("Mobile API", "Certificate renewal", "certificates", new Rhythm(null, "0 4 * * mon", "UTC", 3_600), AlertSeverity.Info);
    }

    private async Task HeartbeatAsync(string service, string name, string slug, Rhythm rhythm, AlertSeverity severity)
    {
        Heartbeats[slug] = new HeartbeatId(chance.NewId());
        await bus.ExecuteAsync(new CreateHeartbeat(Heartbeats[slug], services[service].Service, name, slug, rhythm, severity), Maker);
    }

    /// <summary>Added when the week is over: their servers are names that nobody can have, so nothing rings.</summary>
    public async Task PhonesAsync()
    {
        await PhoneAsync(ChannelKind.Ntfy, "My phone", new() { ["Url"] = new("https://push.demo.example/maya-4f81c2d09a") });
        await PhoneAsync(ChannelKind.Mattermost, "The duty channel", new() { ["Url"] = new("https://chat.demo.example/hooks/4f3kdw5nt7nyzxqjw8d9r1m2xe") });
    }

    private Task PhoneAsync(ChannelKind channel, string label, Dictionary<string, Secret> fields) =>
        bus.ExecuteAsync(new AddContactMethod(new(chance.NewId()), Id("Maya Lindqvist"), channel, label, "", Fields: fields), Maker);

    private async Task PeopleAsync(DemoOwner owner)
    {
        await PersonAsync("Maya Lindqvist", owner.Email, Role.Owner, owner.Password);
        await PersonAsync("Tomás Herrera", "tomas@demo.example", Role.Manager);
        await PersonAsync("Aiko Tanaka", "aiko@demo.example", Role.Responder);
        await PersonAsync("Samuel Okoye", "samuel@demo.example", Role.Responder);
        await PersonAsync("Ewa Nowak", "ewa@demo.example", Role.Responder);
        await PersonAsync("Jonas Weber", "jonas@demo.example", Role.Responder);
        await PersonAsync("Priya Raman", "priya@demo.example", Role.Viewer);
        // His messages are German in the list of what was sent.
        await bus.ExecuteAsync(new ChooseLanguage("de"), Actor.Person(Id("Jonas Weber"), "Jonas Weber", Role.Responder));
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

    /// <summary>Payments takes turns by the week, Platform has somebody else in working hours, and Storefront has a hole in every night.</summary>
    private async Task SchedulesAsync()
    {
        IReadOnlyList<DayOfWeek> workdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
        await ScheduleAsync("Payments", "Payments on call", "Payments, around the clock", Layer("Week by week", RotationUnit.Weeks, ["Aiko Tanaka", "Jonas Weber", "Tomás Herrera"]));
        await ScheduleAsync("Platform", "Platform on call", null,
            Layer("Nights and weekends", RotationUnit.Weeks, ["Samuel Okoye", "Tomás Herrera"]), Layer("Working hours", RotationUnit.Days, ["Maya Lindqvist", "Samuel Okoye"]) with { Windows = [new WindowText(workdays, "09:00", "17:00")] });
        await ScheduleAsync("Storefront", "Storefront by day", null, Layer("Days", RotationUnit.Days, ["Ewa Nowak", "Jonas Weber"]) with { Windows = [new WindowText([], "07:00", "23:00")] });
    }

    private LayerText Layer(string name, RotationUnit unit, string[] members) =>
        new(name, unit, 1, "2026-01-05T09:00", [.. members.Select(member => people[member])], TurnCount.Calendar, [], WindowZone.Schedule);

    private async Task ScheduleAsync(string team, string name, string? policy, params LayerText[] layers)
    {
        var schedule = schedules[name] = new ScheduleId(chance.NewId());
        await bus.ExecuteAsync(new CreateSchedule(schedule, name, teams[team], "Europe/Berlin", LayerCoverage.LowestLayer, layers) { Sure = true }, Maker);
        if (policy is null) return;

        await bus.ExecuteAsync(new EditPolicy(policies[team], policy, teams[team], [new(0, []) { Schedules = [schedule] }, new(5, [people["Jonas Weber"]]), new(10, []) { Teams = [teams[team]] }], 1, 10), Maker);
    }

    /// <summary>The first person leads the team and is paged at once, the second after five minutes, the third ten minutes later.</summary>
    private async Task TeamAsync(string name, string description, string[] members, params (string Name, string Description)[] services)
    {
        var team = teams[name] = new TeamId(chance.NewId());
        var policy = policies[name] = new PolicyId(chance.NewId());
        UserId[] ids = [.. members.Select(member => people[member])];
        await bus.ExecuteAsync(new CreateTeam(team, name, description, null, ids), Maker);
        await bus.ExecuteAsync(new CreatePolicy(policy, $"{name}, around the clock", team, [new(0, [ids[0]]), new(5, [ids[1]]), new(10, [ids[2]])], 1, 10), Maker);
        await bus.ExecuteAsync(new EditTeam(team, name, description, policy, ids, Managers: [ids[0]]), Maker);
        foreach (var service in services) await ServiceAsync(team, service.Name, service.Description);
    }

    private async Task ServiceAsync(TeamId team, string name, string description)
    {
        var service = new ServiceId(chance.NewId());
        await bus.ExecuteAsync(new CreateService(service, name, description, team), Maker);
        var integration = new IntegrationRef(new IntegrationId(chance.NewId()), service, $"Alertmanager for {name}");
        await bus.ExecuteAsync(new CreateIntegration(integration.Id, integration.Name, service, new Secret(KeyText.IntegrationKey(chance))), Maker);
        services[name] = integration;
    }
}
