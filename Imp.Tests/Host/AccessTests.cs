using System.Net;
using System.Text;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Web.Host;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Imp.Tests.Host;

public sealed class AccessTests
{
    private const string Incident = """{ "title": "It burns", "service": "Main service" }""";

    /// <summary>What each route answers to nobody, and to a viewer, a responder and a manager: keys on the API, people everywhere else.</summary>
    [Theory]
    [InlineData("GET", "/healthz/live", 200, 200, 200, 200)]
    [InlineData("GET", "/sign-in", 200, 302, 302, 302)]
    [InlineData("GET", "/setup?code=guess", 404, 404, 404, 404)]
    [InlineData("GET", "/welcome", 302, 302, 302, 302)]
    [InlineData("GET", "/nothing-here", 302, 404, 404, 404)]
    [InlineData("GET", "/api/v1/incidents", 401, 200, 200, 200)]
    [InlineData("GET", "/api/v1/incidents/999", 401, 404, 404, 404)]
    [InlineData("POST", "/api/v1/incidents", 401, 403, 201, 201)]
    [InlineData("POST", "/api/v1/incidents/999/acknowledgement", 401, 403, 400, 400)]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1", 401, 200, 200, 200)]
    [InlineData("POST", "/sign-out", 400, 400, 400, 400)]
    [InlineData("POST", "/test-alert", 302, 403, 400, 400)]
    public async Task Every_route_lets_in_who_may(string method, string path, int nobody, int viewer, int responder, int manager)
    {
        await using var house = await ServedHouse.StartAsync();
        Func<Role, Task<HttpClient>> client = path.StartsWith("/api", StringComparison.Ordinal) ? house.ProgramAsync : house.PersonAsync;
        var answers = new List<int>();
        foreach (var one in new[] { house.Browser(), await client(Role.Viewer), await client(Role.Responder), await client(Role.Manager) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method == "POST") request.Content = new StringContent(Incident, Encoding.UTF8, "application/json");
            using var answer = await one.SendAsync(request);
            answers.Add((int)answer.StatusCode);
        }
        answers.Should().Equal(nobody, viewer, responder, manager);
    }

    [Fact]
    public async Task A_key_opens_the_api_and_no_page()
    {
        await using var house = await ServedHouse.StartAsync();
        using var program = await house.ProgramAsync(Role.Owner);

        (await program.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await program.GetAsync("/incidents")).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await program.PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Whatever_is_open_to_everybody_is_on_this_list()
    {
        await using var house = await ServedHouse.StartAsync();

        var open = house.Of<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(route => "/" + route.RoutePattern.RawText!.Trim('/'))
            .Where(route => route is not ("/healthz" or "/readyz") && !typeof(WebAssets).Assembly.GetManifestResourceNames().Any(name => name.Replace('\\', '/') == "web" + route))
            .Distinct().Order(StringComparer.Ordinal);

        open.Should().Equal(
            "/a/{token}", "/a/{token}/call", "/a/{token}/close", "/a/{token}/snooze", "/console.css", "/console.js", "/healthz/live", "/ical/{secret}.ics", "/invitation/{Key}", "/language", "/mattermost/action", "/plain.js", "/reset/{Key}", "/screen.css", "/screen.js", "/setup", "/sign-in", "/sign-in/code", "/sign-in/forgot", "/sign-in/provider", "/sign-in/provider/back", "/sign-out", "/signed-out", "/twilio/sms", "/twilio/status/{id:guid}", "/wall/{key}", "/wall/{key}/live");
    }

    [Fact]
    public async Task Every_answer_carries_the_headers()
    {
        await using var house = await ServedHouse.StartAsync();
        using var browser = house.Browser();

        foreach (var path in new[] { "/sign-in", "/healthz", "/api/v1/incidents", "/in/nonsense", "/incidents", "/setup?code=x" })
        {
            using var answer = await browser.GetAsync(path);
            answer.Headers.GetValues("Content-Security-Policy").Should().ContainSingle(path).Which.Should().Contain("script-src 'self';").And.Contain("frame-ancestors 'none'");
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
            answer.Headers.CacheControl!.NoStore.Should().BeTrue(path);
            answer.Headers.Contains("Server").Should().BeFalse();
        }
    }

    [Fact]
    public async Task A_person_signs_in_and_out_and_the_cookie_is_worth_nothing_afterwards()
    {
        await using var house = await ServedHouse.StartAsync();
        using var browser = await house.SignedInAsync("OLGA@example.org");
        (await browser.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await browser.PostAsync("/api/v1/incidents", new StringContent(Incident))).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "another site could make a browser send its cookie");

        await house.DoAsync(new SignOutEverywhere(house.First.Owner));

        (await browser.GetAsync("/api/v1/incidents")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/incidents?filter=x", "/incidents?filter=x")]
    [InlineData("//evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/%5Cevil.example", "/")]
    public async Task After_signing_in_one_stays_on_this_site(string returnUrl, string goesTo)
    {
        await using var house = await ServedHouse.StartAsync();
        using var browser = house.Browser();
        var address = "/sign-in?returnUrl=" + (returnUrl.Contains('%') ? returnUrl : Uri.EscapeDataString(returnUrl));

        using var answer = await ServedHouse.PostFormAsync(browser, address, address, new() { ["_handler"] = "sign-in", ["Email"] = "olga@example.org", ["Password"] = ServedHouse.Password });

        answer.Headers.Location!.OriginalString.Should().Be(goesTo);
        answer.Headers.GetValues("Set-Cookie").Should().Contain(cookie => cookie.StartsWith("imp=") && cookie.Contains("httponly") && cookie.Contains("samesite=lax"));
        answer.Headers.GetValues("Set-Cookie").Should().Contain(cookie => cookie.StartsWith("imp-device=") && cookie.Contains("httponly") && cookie.Contains("samesite=strict"));
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("own", 200)]
    [InlineData("", 200)]
    public async Task Only_pages_of_this_site_open_the_live_line(string origin, int status)
    {
        await using var house = await ServedHouse.StartAsync();
        using var browser = await house.SignedInAsync("olga@example.org");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin.Length > 0) request.Headers.Add("Origin", origin == "own" ? house.Url : origin);

        (await browser.SendAsync(request)).StatusCode.Should().Be((HttpStatusCode)status);
    }

    [Fact]
    public async Task Before_it_is_ready_people_see_a_page_and_programs_are_asked_to_come_back()
    {
        await using var house = await ServedHouse.StartAsync();
        house.Of<Readiness>().Close();
        using var browser = house.Browser();

        using var program = await browser.PostAsync("/in/" + house.First.IntegrationKey.Reveal, new StringContent("{}"));
        ((int)program.StatusCode, program.Headers.RetryAfter!.Delta).Should().Be((503, TimeSpan.FromSeconds(1)));

        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var page = await browser.GetAsync("/");
        (page.StatusCode, page.Content.Headers.ContentType!.MediaType).Should().Be((HttpStatusCode.ServiceUnavailable, "text/html"));
        (await browser.GetAsync("/healthz/live")).StatusCode.Should().Be(HttpStatusCode.OK);
    }
}
