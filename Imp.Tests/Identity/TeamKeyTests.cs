using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Jobs;
using Imp.Tests.Host;

namespace Imp.Tests.Identity;

/// <summary>A key of one team does with that team's things what its scope says, with others' nothing, and reads what everybody reads.</summary>
public sealed class TeamKeyTests : IAsyncLifetime
{
    private ServedHouse house = null!;
    private TeamId theirs;
    private string theirService = "";

    public async Task InitializeAsync()
    {
        house = await ServedHouse.StartAsync();
        using var owner = await house.ProgramAsync(Role.Owner);
        theirs = new TeamId((await MadeAsync(owner, "teams", new { name = "Theirs" })).Id);
        theirService = (await MadeAsync(owner, "services", new { name = "Their service", teamId = theirs.Value })).Id.ToString();
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    /// <summary>Scope; then the things with which it may: ours, theirs, nobody's.</summary>
    [Theory]
    [InlineData(Role.Viewer, "", "", "")]
    [InlineData(Role.Responder, "respond", "", "")]
    [InlineData(Role.Manager, "respond manage", "", "")]
    public async Task It_may_with_what_its_team_owns_and_with_nothing_else(Role scope, string ours, string others, string everybodys)
    {
        using var key = await KeyAsync(scope);
        var (service, team) = (house.First.Service.Value.ToString(), house.First.Team.Value);

        (await MayAsync(key, service, "Main service")).Should().Be(ours, "its team's");
        (await MayAsync(key, theirService, "Their service")).Should().Be(others, "another team's");
        (string Path, object Body)[] common = [("teams", new { name = "Another" }), ("api-keys", new { name = "another" }), ("silences", new { reason = "known", endsAt = DateTimeOffset.UtcNow.AddHours(1), matchers = new[] { new { field = "title", way = "contains", value = "disk" } } })];
        var allowed = new List<string>();
        foreach (var (path, body) in common) if ((await SendAsync(key, "POST", path, body)).Status is not 403) allowed.Add(path);
        string.Join(' ', allowed).Should().Be(everybodys, "nobody's alone");
        (await SendAsync(key, "PATCH", $"services/{service}", new { teamId = theirs.Value })).Status.Should().Be(403, "to give a thing away takes both teams");
        (await SendAsync(key, "GET", $"services?teamId={theirs.Value}&fields=name", null)).Text.Should().Contain("Their service", "it reads as everybody does");
        (await SendAsync(key, "GET", "webhooks", null)).Status.Should().Be(403, "what only managers read is for managers of everything");
    }

    [Fact]
    public async Task Whoever_is_refused_is_told_what_to_do()
    {
        using var key = await KeyAsync(Role.Responder);

        foreach (var (method, path) in new[] { ("PATCH", $"services/{theirService}"), ("POST", "teams") })
        {
            var refused = await SendAsync(key, method, path, new { name = "Ours" });
            refused.Status.Should().Be(403);
            JsonNode.Parse(refused.Text)!["detail"]!.GetValue<string>().Should().Be("This key is limited to the team Operations: it changes only what that team owns, as far as its scope goes. Use a key of the team that owns this, or one that is not limited to a team.");
        }
    }

    [Fact]
    public async Task It_replays_and_lets_through_the_events_of_its_team_alone()
    {
        using var owner = await house.ProgramAsync(Role.Owner);
        using var key = await KeyAsync(Role.Responder);
        var ours = await IgnoredAsync(owner, house.First.IntegrationKey.Reveal, "ours");
        var others = await IgnoredAsync(owner, (await MadeAsync(owner, "integrations", new { name = "Their sender", serviceId = theirService })).Key, "others");

        (await SendAsync(key, "POST", $"events/{ours}/replay", null)).Status.Should().Be(204);
        (await SendAsync(key, "POST", $"events/{others}/replay", null)).Status.Should().Be(403);
        JsonNode.Parse((await SendAsync(key, "POST", $"events/{ours}/release", null)).Text)!["code"]!.GetValue<string>().Should().Be("event.held", "it may, but no rule held it");
        (await SendAsync(key, "POST", $"events/{others}/release", null)).Status.Should().Be(403);
        (await FluentActions.Awaiting(() => house.Of<CommandBus>().ExecuteAsync(new ReplayEvents([ours, others]), Of(TeamRole.Responder))).Should().ThrowAsync<NotAllowed>("of several all must be the team's")).Which.Needs.Should().Be(Permission.Respond);
        await FluentActions.Awaiting(() => house.Of<CommandBus>().ExecuteAsync(new ReplayEvents([ours]), Of(TeamRole.Member))).Should().ThrowAsync<NotAllowed>();
    }

    [Fact]
    public async Task A_script_is_looked_at_only_for_whoever_may_save_it()
    {
        using var owner = await house.ProgramAsync(Role.Owner);
        using var key = await KeyAsync(Role.Manager);
        var others = (await MadeAsync(owner, "integrations", new { name = "Their sender", serviceId = theirService })).Id;
        var ours = (await MadeAsync(owner, "integrations", new { name = "Our sender", serviceId = house.First.Service.Value })).Id;
        var broken = new { script = "function transform(" };

        (await SendAsync(key, "PUT", $"transforms/{ours}", broken)).Status.Should().Be(400, "the engine was asked");
        (await SendAsync(key, "PUT", $"transforms/{others}", broken)).Status.Should().Be(403);
        (await SendAsync(key, "PUT", $"transforms/{others}", new { })).Status.Should().Be(400, "what is no transform at all needs nobody's leave to be wrong");
    }

    [Fact]
    public async Task It_ends_with_its_team()
    {
        using var owner = await house.ProgramAsync(Role.Owner);
        var team = (await MadeAsync(owner, "teams", new { name = "Short" })).Id;
        var service = (await MadeAsync(owner, "services", new { name = "Short service", teamId = team })).Id;
        using var key = await KeyAsync(Role.Manager, new TeamId(team));
        (await SendAsync(key, "PATCH", $"services/{service}", new { description = "mine" })).Status.Should().Be(200);

        (await SendAsync(owner, "DELETE", $"services/{service}", null)).Status.Should().Be(204);
        (await SendAsync(owner, "DELETE", $"teams/{team}", null)).Status.Should().Be(204);
        (await SendAsync(key, "PATCH", $"services/{service}", new { name = "Mine still" })).Status.Should().Be(403);
        (await SendAsync(key, "GET", "services", null)).Status.Should().Be(200);
    }

    [Fact]
    public async Task It_is_made_over_the_API_at_most_as_manager_and_of_a_team_that_is_there()
    {
        using var owner = await house.ProgramAsync(Role.Owner);
        var (id, key) = await MadeAsync(owner, "api-keys", new { name = "Pipeline", scope = "responder", teamId = theirs.Value });

        JsonNode.Parse((await SendAsync(owner, "GET", $"api-keys?teamId={theirs.Value}", null)).Text)!["items"]!.AsArray().Single()!["id"]!.GetValue<Guid>().Should().Be(id);
        using var program = house.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        (await MayAsync(program, theirService, "Their service")).Should().Be("respond");
        var most = await SendAsync(owner, "POST", "api-keys", new { name = "All", scope = "owner", teamId = theirs.Value });
        (most.Status, JsonNode.Parse(most.Text)!["errors"]!["scope"]![0]!.GetValue<string>()).Should().Be((400, "A key of one team is at most a manager: owners are everybody's. Choose manager, or no team."));
        (await SendAsync(owner, "POST", "api-keys", new { name = "None", teamId = Guid.Parse("00000000-0000-4000-8000-000000000001") })).Status.Should().Be(409);
    }

    private Actor Of(TeamRole role) => Actor.Person(house.First.Owner, "vera", Role.Viewer) with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = role } };

    /// <returns>The sequence of an event that had no effect.</returns>
    private async Task<long> IgnoredAsync(HttpClient owner, string integration, string key)
    {
        using var sender = house.Browser();
        (await sender.PostAsJsonAsync("/v2/enqueue", new { routing_key = integration, event_action = "acknowledge", dedup_key = key, payload = new { summary = key, source = "web-1", severity = "critical" } })).EnsureSuccessStatusCode();
        foreach (var worker in house.Of<IEnumerable<IWorker>>().Where(worker => worker.GetType().Name is "EventWorker"))
            while (await worker.RunOnceAsync(default) > 0) { }
        return JsonNode.Parse((await SendAsync(owner, "GET", "events", null)).Text)!["items"]!.AsArray().First(one => one!["dedupKey"]!.GetValue<string>() == key)!["sequence"]!.GetValue<long>();
    }

    /// <returns>What it may do with a service: <c>respond</c>, <c>manage</c>, both or nothing.</returns>
    private static async Task<string> MayAsync(HttpClient key, string service, string name)
    {
        var (respond, manage) = (await SendAsync(key, "POST", "incidents", new { title = "It burns", service = name }), await SendAsync(key, "PATCH", $"services/{service}", new { description = "seen" }));
        new[] { respond.Status, manage.Status }.Should().OnlyContain(status => status == 200 || status == 201 || status == 403);
        return string.Join(' ', new[] { respond.Status == 201 ? "respond" : "", manage.Status == 200 ? "manage" : "" }.Where(word => word.Length > 0));
    }

    private async Task<HttpClient> KeyAsync(Role scope, TeamId? team = null)
    {
        var key = KeyText.ApiKey(house.Of<IChance>());
        await house.DoAsync(new CreateApiKey(new(house.Of<IChance>().NewId()), $"of a team, {scope}", scope, new Secret(key)) { Team = team ?? house.First.Team });
        var program = house.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return program;
    }

    private static async Task<(Guid Id, string Key)> MadeAsync(HttpClient program, string path, object body)
    {
        var made = await SendAsync(program, "POST", path, body);
        made.Status.Should().Be(201, made.Text);
        var json = JsonNode.Parse(made.Text)!;
        return (json["id"]!.GetValue<Guid>(), json["key"]?.GetValue<string>() ?? "");
    }

    private static async Task<(int Status, string Text)> SendAsync(HttpClient program, string method, string path, object? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await program.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
