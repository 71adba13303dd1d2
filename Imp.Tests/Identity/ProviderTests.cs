using System.Net;
using System.Security.Cryptography;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Identity.Oidc;
using Imp.Infrastructure.Settings;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Imp.Tests.Identity;

/// <summary>Signing in at an OpenID provider, with one that lies.</summary>
public sealed class ProviderTests
{
    [Fact]
    public async Task Somebody_the_provider_vouches_for_comes_in_becomes_a_person_and_goes_out_there_too()
    {
        await using var fake = await FakeProvider.StartAsync();
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Oidc = fake.Settings() });
        using var browser = house.Browser();

        var begun = await BeginAsync(browser, "/incidents?state=all");
        QueryHelpers.ParseQuery(begun.Query)["redirect_uri"].ToString().Should().Be(house.Url + "/sign-in/provider/back");
        using var back = await browser.GetAsync(fake.Accept(begun, fake.Sign(fake.Says(begun))));

        back.Headers.Location!.OriginalString.Should().Be("/incidents?state=all");
        (await browser.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await house.Of<PeopleQueries>().ListAsync(archived: false, default)).Single(row => row.Email == "bo@example.org")
            .Should().BeEquivalentTo(new { Name = "Bo", Role = Role.Viewer, HasPassword = false, ContactMethodCount = 1 });

        using var left = await ServedHouse.PostFormAsync(browser, "/sign-in/forgot", "/sign-out", []);
        left.StatusCode.Should().Be(HttpStatusCode.BadRequest, "that page's form was made for nobody");
        using var gone = await ServedHouse.PostFormAsync(browser, "/me", "/sign-out", []);
        gone.Headers.Location!.OriginalString.Should().Be("/signed-out");
        (await browser.GetStringAsync("/signed-out")).Should().Contain("http-equiv=\"refresh\"").And.Contain($"0;url={fake.Url}/end?id_token_hint=");
        (await browser.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_that_is_not_right_in_everything_lets_nobody_in()
    {
        await using var fake = await FakeProvider.StartAsync();
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Oidc = fake.Settings() });
        using var browser = house.Browser();
        using var other = RSA.Create(2048);
        var shared = new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(fake.Settings().ClientSecret!.Reveal)) { KeyId = "one" };
        var lies = new Dictionary<string, Func<Dictionary<string, object>, string>>
        {
            ["another's key"] = says => fake.Sign(says, new RsaSecurityKey(other) { KeyId = "one" }),
            ["an unknown key"] = says => fake.Sign(says, new RsaSecurityKey(other) { KeyId = "two" }),
            ["the shared secret"] = says => fake.Sign(says, shared, "HS256"),
            ["no signature"] = says => $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{Base64UrlEncoder.Encode(System.Text.Json.JsonSerializer.Serialize(says))}.",
            ["another nonce"] = says => fake.Sign(With(says, "nonce", "x")),
            ["no nonce"] = says => fake.Sign(With(says, "nonce", null)),
            ["another issuer"] = says => fake.Sign(With(says, "iss", "https://evil.example")),
            ["another client"] = says => fake.Sign(With(says, "aud", "somebody")),
            ["made for another client"] = says => fake.Sign(With(With(says, "aud", new[] { FakeProvider.Client, "other" }), "azp", "other")),
            ["two clients and no party"] = says => fake.Sign(With(says, "aud", new[] { FakeProvider.Client, "other" })),
            ["run out"] = says => fake.Sign(With(says, "exp", FakeProvider.Seconds(-300))),
            ["no end"] = says => fake.Sign(With(says, "exp", null)),
            ["not yet"] = says => fake.Sign(With(says, "nbf", FakeProvider.Seconds(600))),
            ["nobody"] = says => fake.Sign(With(says, "sub", null)),
            ["no token at all"] = _ => "nonsense",
        };

        foreach (var (name, make) in lies)
        {
            var begun = await BeginAsync(browser);
            (await TroubleAsync(browser, fake.Accept(begun, make(fake.Says(begun))))).Should().Be("answer", name);
        }
        (await browser.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_attempt_counts_once_and_in_the_browser_that_began_it()
    {
        await using var fake = await FakeProvider.StartAsync();
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Oidc = fake.Settings() });
        using var browser = house.Browser();
        using var victim = house.Browser();
        var begun = await BeginAsync(browser);
        var back = fake.Accept(begun, fake.Sign(fake.Says(begun)));

        (await TroubleAsync(victim, back)).Should().Be("state", "somebody else's way back signs nobody in");
        await BeginAsync(victim);
        (await TroubleAsync(victim, back)).Should().Be("state");
        using var first = await browser.GetAsync(back);
        first.Headers.Location!.OriginalString.Should().Be("/");
        (await TroubleAsync(browser, back)).Should().Be("state");
        await BeginAsync(browser);
        (await TroubleAsync(browser, $"/sign-in/provider/back?error=access_denied&state={StateOf(await BeginAsync(browser))}")).Should().Be("denied");
    }

    [Fact]
    public async Task What_the_token_leaves_out_is_asked_for_and_must_be_about_the_same_person()
    {
        await using var fake = await FakeProvider.StartAsync();
        await using var house = await ServedHouse.StartAsync(url => new() { Urls = url, Oidc = fake.Settings(roles: ["sre = Responder"]) });
        using var browser = house.Browser();

        var begun = await BeginAsync(browser);
        var says = With(With(fake.Says(begun), "email", null), "groups", null);
        (await TroubleAsync(browser, fake.Accept(begun, fake.Sign(says), new { sub = "somebody else", email = "olga@example.org", email_verified = true }))).Should().Be("answer");

        begun = await BeginAsync(browser);
        says = With(With(fake.Says(begun), "email", null), "groups", null);
        using var back = await browser.GetAsync(fake.Accept(begun, fake.Sign(says), new { sub = "subject-1", email = "bo@example.org", email_verified = true, groups = new[] { "sre" } }));

        back.Headers.Location!.OriginalString.Should().Be("/");
        (await house.Of<PeopleQueries>().ListAsync(archived: false, default)).Should().Contain(row => row.Email == "bo@example.org" && row.Role == Role.Responder);
    }

    [Fact]
    public async Task When_the_provider_is_away_an_owner_comes_in_by_password_and_nobody_else()
    {
        await using var fake = await FakeProvider.StartAsync();
        var settings = fake.Settings();
        await fake.DisposeAsync();
        await using var house = await ServedHouse.StartAsync(url => new()
        {
            Urls = url, Oidc = new() { Authority = settings.Authority, ClientId = settings.ClientId, Passwords = PasswordsOf.Owners },
        });
        using var browser = house.Browser();

        (await TroubleAsync(browser, "/sign-in/provider")).Should().Be("unreachable");
        (await browser.GetStringAsync("/sign-in?trouble=unreachable")).Should().Contain("an owner can always sign in with the password");
        (await house.SignedInAsync("olga@example.org")).Dispose();
        await house.DoAsync(new CreateUser(new(house.Of<IChance>().NewId()), new(house.Of<IChance>().NewId()), "bo@example.org", "Bo", Role.Manager, new Secret(ServedHouse.Password)));
        (await house.Of<SignInDesk>().TryAsync("bo@example.org", new Secret(ServedHouse.Password), null, null, default)).Session.Should().BeNull();
    }

    /// <summary>Who is let in, and as what.</summary>
    [Theory]
    [InlineData(true, true, "bo@example.org", "sre", "Responder")]
    [InlineData(true, true, "bo@example.org", "admins,sre", "Owner")]
    [InlineData(true, true, "bo@example.org", "others", "provider.role")]
    [InlineData(true, false, "bo@example.org", "sre", "provider.email")]
    [InlineData(true, null, "bo@example.org", "sre", "provider.email")]
    [InlineData(true, true, null, "sre", "provider.domain")]
    [InlineData(true, true, "bo@evil.example", "sre", "provider.domain")]
    [InlineData(true, true, "bo@evil.example.org", "sre", "provider.domain")]
    [InlineData(false, true, "new@example.org", "sre", "provider.unknown")]
    [InlineData(false, true, "OLGA@example.org", "sre", "Owner")]
    public async Task Group_domain_and_address_decide(bool create, bool? verified, string? email, string groups, string comes)
    {
        await using var house = await PeopleHouse.StartAsync(new([("sre", Role.Responder), ("admins", Role.Owner)], [], null, ["example.org"], create, TrustEmail: false));

        (await SignInAsync(house, new ProvidedPerson("https://id.example.org", "1", email, verified, "Bo", groups.Split(',')))).Should().Be(comes);
    }

    [Fact]
    public async Task Role_and_teams_are_set_anew_each_time_and_the_link_outlives_a_change_of_address()
    {
        await using var house = await PeopleHouse.StartAsync(
            new([("sre", Role.Responder), ("admins", Role.Manager)], [("sre", "operations", TeamRole.Manager), ("admins", "Nowhere", null)], Role.Viewer, [], Create: true, TrustEmail: false));
        var bo = new ProvidedPerson("https://id.example.org", "1", "bo@example.org", true, "Bo", ["sre"]);

        (await SignInAsync(house, bo)).Should().Be("Responder");
        (await RowAsync(house)).Teams.Select(team => (team.Name, team.Role)).Should().Equal((FirstRun.Team, TeamRole.Manager));
        (await SignInAsync(house, bo with { Email = "other@example.org", Groups = ["admins"] })).Should().Be("Manager");
        (await RowAsync(house)).Teams.Should().BeEmpty();
        (await SignInAsync(house, bo with { Email = null, Groups = [] })).Should().Be("Viewer");
        (await SignInAsync(house, bo with { Subject = "2", Email = "olga@example.org", Groups = ["sre"] })).Should().Be("Owner", "the last owner stays one");
        await house.DoAsync(new ArchiveUser((await RowAsync(house)).Id));
        (await SignInAsync(house, bo)).Should().Be("provider.archived");
    }

    [Theory]
    [InlineData("""{"groups":["a","b"]}""", "groups", "a,b")]
    [InlineData("""{"groups":"a"}""", "groups", "a")]
    [InlineData("""{"realm_access":{"roles":["a"]}}""", "realm_access.roles", "a")]
    [InlineData("""{"https://example.org/groups":["a"]}""", "https://example.org/groups", "a")]
    [InlineData("""{"groups":{"a":1}}""", "groups", null)]
    public void Groups_are_found_where_providers_put_them(string json, string claim, string? groups) =>
        Claims.GroupsOf(System.Text.Json.JsonElement.Parse(json), claim).Should().BeEquivalentTo(groups?.Split(','));

    private static async Task<string> SignInAsync(PeopleHouse house, ProvidedPerson person)
    {
        var session = house.Of<SignInDesk>().NewSession();
        var command = new SignInFromProvider(session, null, person, new(house.Chance.NewId()), new(house.Chance.NewId()));
        try
        {
            await house.DoAsync(command, Actor.System("single sign-on"));
            return (await house.Of<SignedIn>().FindAsync(session, default))!.Role.ToString();
        }
        catch (Refusal refusal)
        {
            return refusal.Code;
        }
    }

    private static async Task<PersonRow> RowAsync(PeopleHouse house) => (await house.Of<PeopleQueries>().ListAsync(archived: false, default)).Single(row => row.Email == "bo@example.org");

    private static Dictionary<string, object> With(Dictionary<string, object> says, string name, object? value)
    {
        if (value is null) says.Remove(name);
        else says[name] = value;
        return says;
    }

    private static async Task<Uri> BeginAsync(HttpClient browser, string? returnUrl = null)
    {
        using var answer = await browser.GetAsync("/sign-in/provider" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)));
        return answer.Headers.Location!;
    }

    private static string StateOf(Uri begun) => Uri.EscapeDataString(QueryHelpers.ParseQuery(begun.Query)["state"].ToString());

    private static async Task<string?> TroubleAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        return answer.Headers.Location?.OriginalString is { } to && to.StartsWith("/sign-in?trouble=", StringComparison.Ordinal) ? to["/sign-in?trouble=".Length..] : $"{answer.StatusCode} {answer.Headers.Location}";
    }
}
