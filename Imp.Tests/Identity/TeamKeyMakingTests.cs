using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;
using Imp.Tests.Host;

namespace Imp.Tests.Identity;

/// <summary>Who makes, sees and revokes the keys that are limited to a team.</summary>
public sealed class TeamKeyMakingTests
{
    /// <summary>Own role, role in our team; then the scopes of keys that may be made and revoked: of ours, of another team, of no team. v, r, m, o.</summary>
    public static TheoryData<Role, TeamRole, string, string, string> Table => new()
    {
        { Role.Viewer, TeamRole.Member, "", "", "" },
        { Role.Viewer, TeamRole.Responder, "", "", "" },
        { Role.Viewer, TeamRole.Manager, "vrm", "", "" },
        { Role.Responder, TeamRole.Member, "", "", "" },
        { Role.Responder, TeamRole.Manager, "vrm", "", "" },
        { Role.Manager, TeamRole.Member, "vrm", "vrm", "vrm" },
        { Role.Manager, TeamRole.Manager, "vrm", "vrm", "vrm" },
        { Role.Owner, TeamRole.Member, "vrm", "vrm", "vrmo" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_key_is_made_and_revoked_by_those_who_may_do_there_what_it_may(Role own, TeamRole inTeam, string ours, string theirs, string everybodys)
    {
        await using var house = await PeopleHouse.StartAsync();
        var others = new TeamId(house.Chance.NewId());
        await house.DoAsync(new CreateTeam(others, "Theirs", ""));
        var actor = await house.PersonAsync("vera", Role.Viewer) with { Role = own, Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = inTeam } };

        foreach (var (team, may) in new (TeamId?, string)[] { (house.First.Team, ours), (others, theirs), (null, everybodys) })
        {
            (await AllowedAsync(scope => house.DoAsync(Key(house, scope, team), actor))).Should().Be(may, $"{own}, {inTeam}: made for {team}");
            (await AllowedAsync(async scope =>
            {
                var there = Key(house, scope, team);
                await house.DoAsync(there);
                await house.DoAsync(new RevokeApiKey(there.Id), actor);
            })).Should().Be(may, $"{own}, {inTeam}: revoked for {team}");
        }
    }

    [Fact]
    public async Task Making_one_takes_a_fresh_proof_and_stands_in_the_audit_log()
    {
        await using var house = await PeopleHouse.StartAsync();
        var manager = await house.PersonAsync("vera", Role.Viewer) with { Teams = new Dictionary<TeamId, TeamRole> { [house.First.Team] = TeamRole.Manager } };
        var key = Key(house, Role.Responder, house.First.Team);

        (await house.Awaiting(it => it.DoAsync(key, manager with { ProvenAt = null })).Should().ThrowAsync<Refusal>()).Which.Code.Should().Be("sign-in.again");
        await house.DoAsync(key, manager);

        Imp.Tests.Support.Rows.Ask(house.Of<Imp.Infrastructure.Database.DataFolder>().Database, """SELECT "ActorName" FROM "Audit" WHERE "Command"='CreateApiKey'""").Should().ContainSingle().Which.Should().Equal("vera");
    }

    [Fact]
    public async Task Over_the_API_a_manager_of_the_team_sees_makes_and_revokes_its_keys_and_no_others()
    {
        await using var house = await ServedHouse.StartAsync();
        using var owner = await house.ProgramAsync(Role.Owner);
        var theirs = await MadeAsync(owner, "teams", new { name = "Theirs" });
        var (their, everybodys) = (await MadeAsync(owner, "api-keys", new { name = "their key", teamId = theirs.Id }), await MadeAsync(owner, "api-keys", new { name = "everybody's key" }));
        using var responder = await OfTeamAsync(house, owner, "responder");
        using var manager = await OfTeamAsync(house, owner, "manager");

        (await SendAsync(responder, "GET", "api-keys")).Status.Should().Be(403);
        (await SendAsync(responder, "POST", "api-keys", new { name = "another", teamId = house.First.Team.Value })).Status.Should().Be(403);

        var made = await MadeAsync(manager, "api-keys", new { name = "our new key", scope = "manager", teamId = house.First.Team.Value });
        Names(await SendAsync(manager, "GET", "api-keys")).Should().BeEquivalentTo("our new key", "ours, manager", "ours, responder");
        Names(await SendAsync(owner, "GET", "api-keys")).Should().Contain(["our new key", "their key", "everybody's key"]);
        foreach (var other in new[] { their.Id, everybodys.Id })
        {
            (await SendAsync(manager, "GET", $"api-keys/{other}")).Status.Should().Be(404);
            (await SendAsync(manager, "DELETE", $"api-keys/{other}")).Status.Should().Be(404);
        }
        foreach (var (scope, team, status) in new (string, object?, int)[] { ("viewer", theirs.Id, 403), ("viewer", null, 403), ("owner", house.First.Team.Value, 400) })
            (await SendAsync(manager, "POST", "api-keys", new { name = "another", scope, teamId = team })).Status.Should().Be(status);

        (await SendAsync(manager, "DELETE", $"api-keys/{made.Id}")).Status.Should().Be(204);
        Names(await SendAsync(manager, "GET", "api-keys")).Should().NotContain("our new key");
    }

    [Fact]
    public async Task The_page_shows_a_team_s_keys_to_whoever_manages_it()
    {
        await using var house = await ServedHouse.StartAsync();
        using var owner = await house.ProgramAsync(Role.Owner);
        var theirs = await MadeAsync(owner, "teams", new { name = "Theirs" });
        foreach (var (name, team) in new[] { ("our key", house.First.Team.Value), ("their key", theirs.Id) }) await MadeAsync(owner, "api-keys", new { name, teamId = team });
        using var vera = await house.PersonAsync(Role.Viewer);
        (await vera.GetAsync($"/teams/{house.First.Team.Value}/keys")).StatusCode.Should().NotBe(HttpStatusCode.OK, "she manages nothing yet");

        var person = JsonNode.Parse((await SendAsync(owner, "GET", "users")).Text)!["items"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "Viewer")!["id"]!.GetValue<Guid>();
        (await SendAsync(owner, "PATCH", $"teams/{house.First.Team.Value}", new { memberIds = new[] { person }, managerIds = new[] { person } })).Status.Should().Be(200);

        (await vera.GetStringAsync($"/teams/{house.First.Team.Value}/keys")).Should().Contain("our key").And.Contain("New key").And.NotContain("their key");
        (await vera.GetStringAsync($"/teams/{theirs.Id}/keys")).Should().NotContain("their key").And.NotContain("New key");
        (await vera.GetStringAsync("/teams")).Should().Contain($"/teams/{house.First.Team.Value}/keys").And.NotContain($"/teams/{theirs.Id}/keys");
        (await vera.GetAsync("/settings")).StatusCode.Should().NotBe(HttpStatusCode.OK);
    }

    private static CreateApiKey Key(PeopleHouse house, Role scope, TeamId? team) => new(new(house.Chance.NewId()), "Pipeline", scope, new Secret(KeyText.ApiKey(house.Chance))) { Team = team };

    /// <returns>The first letters of the scopes with which it is done.</returns>
    private static async Task<string> AllowedAsync(Func<Role, Task> act)
    {
        var allowed = "";
        foreach (var scope in Enum.GetValues<Role>())
        {
            try
            {
                await act(scope);
                allowed += char.ToLowerInvariant(scope.ToString()[0]);
            }
            catch (Exception refused) when (refused is NotAllowed or Refusal or FluentValidation.ValidationException) { }
        }
        return allowed;
    }

    private static async Task<HttpClient> OfTeamAsync(ServedHouse house, HttpClient owner, string scope)
    {
        var program = house.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", (await MadeAsync(owner, "api-keys", new { name = $"ours, {scope}", scope, teamId = house.First.Team.Value })).Key);
        return program;
    }

    private static IEnumerable<string> Names((int Status, string Text) list) => JsonNode.Parse(list.Text)!["items"]!.AsArray().Select(one => one!["name"]!.GetValue<string>());

    private static async Task<(Guid Id, string Key)> MadeAsync(HttpClient program, string path, object body)
    {
        var made = await SendAsync(program, "POST", path, body);
        made.Status.Should().Be(201, made.Text);
        var json = JsonNode.Parse(made.Text)!;
        return (json["id"]!.GetValue<Guid>(), json["key"]?.GetValue<string>() ?? "");
    }

    private static async Task<(int Status, string Text)> SendAsync(HttpClient program, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await program.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
