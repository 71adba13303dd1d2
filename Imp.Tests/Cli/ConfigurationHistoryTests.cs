using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Alerts;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Probes;
using Imp.Infrastructure.Services;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Cli;

/// <summary>Every change of the configuration is kept, whoever makes it, and can be taken back.</summary>
public sealed class ConfigurationHistoryTests : IAsyncLifetime
{
    private readonly CliHouse cli = new();
    private ManualClock clock = null!;
    private ConfigurationKeeper keeper = null!;

    public async Task InitializeAsync()
    {
        await cli.InitializeAsync();
        clock = new ManualClock(cli.House.Of<TimeProvider>().GetUtcNow());
        keeper = Keeper();
        await SettleAsync();
    }

    public Task DisposeAsync() => cli.DisposeAsync();

    [Fact]
    public async Task What_is_changed_in_the_console_is_kept_with_who_and_what_and_taken_back_step_by_step()
    {
        await RenameAsync("Checkout", Actor.Person(cli.House.First.Owner, "Mia", Role.Manager));
        await SettleAsync();
        await RenameAsync("Payments", Actor.Person(cli.House.First.Owner, "Olga", Role.Owner));
        await SettleAsync();

        var list = await cli.RunAsync("history");
        list.Out.Should().MatchRegex(@"3  .*  Olga  +service ""Payments"": name\n +2  .*  Mia  +service ""Checkout"": name\n +1  .*as it was first kept");
        (await cli.RunAsync("history 2")).Out.Should().Contain("~ change service \"Checkout\"\n    name: Main service → Checkout\n").And.NotContain("integration", "what names the service is as it was");
        (await cli.RunAsync("history 2 --text")).Out.Should().Contain("- name: Checkout\n").And.NotContain(cli.House.First.IntegrationKey.Reveal);

        var undone = await cli.RunAsync("undo --yes");
        undone.Exit.Should().Be(0, undone.Err);
        undone.Out.Should().Contain("Back to revision 2").And.Contain("The last change was 3, by Olga");
        (await ServiceAsync()).Should().Be("Checkout", "the last change is taken back");
        (await cli.RunAsync("undo --yes")).Exit.Should().Be(0);
        (await ServiceAsync()).Should().Be("Main service", "and then the one before it");
        (await cli.RunAsync("undo --yes")).Should().Match<CommandResult>(one => one.Exit == 1 && one.Err.Contains("Nothing was changed that could be taken back"));
        (await cli.RunAsync("history --limit 1")).Out.Should().Contain("Back to 1: ");
        (await cli.RunAsync("undo --to 3 --yes")).Exit.Should().Be(0);
        (await ServiceAsync()).Should().Be("Payments");
        (await cli.House.Of<ServiceQueries>().GetAsync(cli.House.First.Service, default))!.Name.Should().Be("Payments", "it was the same service all the time");
        (await cli.RunAsync("undo --to 99 --yes")).Exit.Should().Be(1);
    }

    [Fact]
    public async Task Changes_that_follow_each_other_are_one_revision_and_what_leaves_the_configuration_as_it_is_makes_none()
    {
        await RenameAsync("Checkout", Owner);
        clock = new ManualClock(cli.House.Of<TimeProvider>().GetUtcNow());
        keeper = Keeper();
        (await keeper.RunOnceAsync(default)).Should().Be(0, "somebody may still be at it");
        var due = await keeper.NextDueAsync(default);
        due.Should().BeAfter(clock.GetUtcNow()).And.BeBefore(clock.GetUtcNow().AddSeconds(6));
        await RenameAsync("Payments", Owner);
        await SettleAsync();
        (await NumberAsync()).Should().Be(2);

        await RenameAsync("Payments", Owner);
        await SettleAsync();
        await cli.House.DoAsync(new CreateApiKey(new(cli.House.Of<IChance>().NewId()), "another", Role.Viewer, new Secret(Domain.Identity.KeyText.ApiKey(cli.House.Of<IChance>()))));
        await SettleAsync();
        (await NumberAsync()).Should().Be(2);
    }

    [Fact]
    public async Task What_is_kept_half_way_through_a_long_apply_is_taken_back_with_all_of_it()
    {
        using var manager = await cli.House.ProgramAsync(Role.Manager);
        await RenameAsync("Half", Owner);
        await SettleAsync();
        await RenameAsync("Whole", Owner);
        var kept = await KeepAsync(manager, new { since = 1 });
        (kept["number"]!.GetValue<int>(), kept["before"]!.GetValue<int>()).Should().Be((3, 1));

        // The keeper was faster than whoever said what it belongs to.
        await RenameAsync("More", Owner);
        await SettleAsync();
        (await KeepAsync(manager, new { since = 1 }))["before"]!.GetValue<int>().Should().Be(1);

        (await cli.RunAsync("undo --yes")).Exit.Should().Be(0);
        (await ServiceAsync()).Should().Be("Main service");
    }

    [Fact]
    public async Task Only_who_manages_reads_or_keeps_the_history_and_no_key_is_in_it()
    {
        using var responder = await cli.House.ProgramAsync(Role.Responder);
        ((int)(await responder.GetAsync("/api/v1/configurations")).StatusCode).Should().Be(403);
        ((int)(await responder.PostAsJsonAsync("/api/v1/configurations", new { })).StatusCode).Should().Be(403);
        using var manager = await cli.House.ProgramAsync(Role.Manager);
        ((int)(await manager.PostAsJsonAsync("/api/v1/configurations", new { backTo = 99 })).StatusCode).Should().Be(404);

        var integration = new IntegrationId(cli.House.Of<IChance>().NewId());
        var key = Domain.Identity.KeyText.IntegrationKey(cli.House.Of<IChance>());
        await cli.House.DoAsync(new CreateIntegration(integration, "Grafana", cli.House.First.Service, new Secret(key)));
        await cli.House.DoAsync(new SetSigningSecret(integration, new Secret("whsec-that-nobody-may-read")));
        await SettleAsync();
        (await manager.GetStringAsync("/api/v1/configurations/2")).Should().Contain("Grafana").And.NotContain("nobody-may-read").And.NotContain(key);
    }

    [Fact]
    public async Task Two_things_of_one_name_are_kept_all_the_same()
    {
        foreach (var target in new[] { "https://one.example.org/", "https://two.example.org/" })
            await cli.House.DoAsync(new CreateProbe(new(cli.House.Of<IChance>().NewId()), cli.House.First.Service, "Shop", new ProbeCheck(ProbeKind.Http, target), new ProbeRhythm(60), AlertSeverity.Error));
        await SettleAsync();
        (await cli.RunAsync("export")).Should().Match<CommandResult>(one => one.Exit == 1 && one.Err.Contains("the name \"Shop of"));

        (await cli.RunAsync("history 2")).Out.Should().Contain("+ make probe \"Shop of").And.Contain("https://two.example.org/");
        (await cli.RunAsync("undo --yes")).Exit.Should().Be(0);
        (await cli.RunAsync("export")).Out.Should().NotContain("Shop");
    }

    private ConfigurationKeeper Keeper() => new(cli.House.Of<ConfigurationQueries>(), cli.House.Of<ConfigurationDesk>(), clock, NullLogger<ConfigurationKeeper>.Instance);

    private Actor Owner => Actor.Person(cli.House.First.Owner, "Olga", Role.Owner) with { ProvenAt = cli.House.Of<TimeProvider>().GetUtcNow() };

    private static async Task<JsonNode> KeepAsync(HttpClient program, object body)
    {
        using var answer = await program.PostAsJsonAsync("/api/v1/configurations", body);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private Task RenameAsync(string name, Actor actor) => cli.House.DoAsync(new EditService(cli.House.First.Service, name, "", cli.House.First.Team, null, 0), actor);

    /// <summary>Lets a quiet moment pass.</summary>
    private async Task SettleAsync()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        while (await keeper.RunOnceAsync(default) > 0) { }
    }

    private async Task<string> ServiceAsync() => (await cli.RunAsync("export services")).Out.Split('\n').Single(line => line.StartsWith("- name: ", StringComparison.Ordinal))["- name: ".Length..];

    private async Task<long> NumberAsync() => long.Parse((await cli.RunAsync("history -q --limit 1")).Out.TrimStart().Split(' ')[0], CultureInfo.InvariantCulture);
}
