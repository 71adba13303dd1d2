using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;
using Imp.Tests.Support;
using Imp.Web.Host;
using Microsoft.AspNetCore.Routing;

namespace Imp.Tests.Host;

/// <summary>One server for all of the list.</summary>
public sealed class SecurityHouse : IAsyncLifetime
{
    public ServedHouse House { get; private set; } = null!;

    public HttpClient Nobody { get; private set; } = null!;

    public HttpClient Owner { get; private set; } = null!;

    public HttpClient Program { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        House = await ServedHouse.StartAsync();
        Nobody = House.Browser();
        Owner = await House.SignedInAsync("olga@example.org");
        Program = await House.ProgramAsync(Role.Owner);
    }

    public async Task DisposeAsync()
    {
        foreach (var client in new[] { Nobody, Owner, Program }) client.Dispose();
        await House.DisposeAsync();
    }
}

/// <summary>What the list of docs/security.md promises of the server as a whole and no room's test shows.</summary>
public sealed class SecurityListTests(SecurityHouse served) : IClassFixture<SecurityHouse>
{
    private readonly ServedHouse house = served.House;

    /// <summary>Every kind of answer that the server gives to a browser or program.</summary>
    [Theory]
    [InlineData("nobody", "GET", "/sign-in", 200)]
    [InlineData("nobody", "GET", "/incidents", 302)]
    [InlineData("nobody", "GET", "/api/v1/incidents", 401)]
    [InlineData("nobody", "GET", "/setup?code=x", 404)]
    [InlineData("nobody", "GET", "/healthz/live", 200)]
    [InlineData("nobody", "GET", "/kit.css", 200)]
    [InlineData("nobody", "POST", "/sign-out", 400)]
    [InlineData("nobody", "GET", "/a/no-such-token", 404)]
    [InlineData("nobody", "GET", "/wall/no-such-key", 404)]
    [InlineData("nobody", "GET", "/ical/no-such-secret.ics", 404)]
    [InlineData("owner", "GET", "/incidents", 200)]
    [InlineData("owner", "GET", "/no-such-page", 404)]
    [InlineData("owner", "GET", "/audit/export.csv", 200)]
    [InlineData("owner", "GET", "/audit/export.json", 200)]
    [InlineData("owner", "POST", "/sign-out-everywhere", 400)]
    [InlineData("owner", "DELETE", "/incidents", 405)]
    [InlineData("program", "GET", "/api/v1/incidents", 200)]
    [InlineData("program", "GET", "/api/v1/incidents/999", 404)]
    [InlineData("program", "POST", "/api/v1/incidents", 400)]
    [InlineData("program", "PUT", "/api/v1/incidents", 405)]
    [InlineData("program", "GET", "/api/v1/nothing", 404)]
    public async Task Every_kind_of_answer_has_the_headers(string who, string method, string path, int status)
    {
        using var answer = await SendAsync(Client(who), method, path, method == "GET" ? null : "{");

        ((int)answer.StatusCode).Should().Be(status);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Should().ContainSingle().Subject.Split("; ");
        policy.Should().Contain(["frame-ancestors 'none'", "form-action 'self'"]);
        // A page that loads nothing at all may say just that.
        policy.Should().Contain(policy.Contains("default-src 'none'") ? ["base-uri 'none'"] : ["default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'self'"]);
        policy.Should().NotContain(one => one.StartsWith("script-src", StringComparison.Ordinal) && (one.Contains("unsafe", StringComparison.Ordinal) || one.Contains('*')));
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        answer.Headers.GetValues("Cross-Origin-Opener-Policy").Should().Equal("same-origin");
        answer.Headers.GetValues("Permissions-Policy").Should().ContainSingle().Which.Should().Contain("camera=()");
        answer.Headers.Contains("Server").Should().BeFalse();
        answer.Headers.Contains("X-Powered-By").Should().BeFalse();
        if (!path.EndsWith(".css", StringComparison.Ordinal)) (answer.Headers.CacheControl is { NoStore: true } or { Private: true } or { NoCache: true }).Should().BeTrue();
    }

    [Theory]
    [InlineData("nobody", "/sign-in")]
    [InlineData("owner", "/incidents")]
    [InlineData("program", "/api/v1/incidents")]
    public async Task No_other_site_is_allowed_to_read(string who, string path)
    {
        foreach (var method in new[] { "OPTIONS", "GET" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Add("Origin", "https://evil.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            using var answer = await Client(who).SendAsync(request);
            answer.Headers.Where(one => one.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Whatever_a_cookie_opens_asks_for_the_forms_token_before_it_changes_anything()
    {
        var taken = new List<string>();
        foreach (var (method, path) in Routes().Where(route => route.Method is not ("GET" or "HEAD") && !IsProgram(route.Path)))
        {
            using var answer = await SendAsync(served.Owner, method, path, "x=1", "application/x-www-form-urlencoded");
            if ((int)answer.StatusCode is not (400 or 403 or 404 or 405)) taken.Add($"{method} {path}: {(int)answer.StatusCode}");
        }
        taken.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_through_the_api()
    {
        foreach (var (method, path) in Routes().Where(route => route.Method is not ("GET" or "HEAD") && route.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            using var answer = await SendAsync(served.Owner, method, path, "{}");
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, $"{method} {path}");
        }
    }

    [Fact]
    public async Task Reading_changes_nothing()
    {
        await served.Owner.GetAsync("/incidents");
        var before = Changed();

        foreach (var (_, path) in Routes().Where(route => route.Method == "GET" && !route.Path.EndsWith("/live", StringComparison.Ordinal)))
            using (await served.Owner.GetAsync(path, HttpCompletionOption.ResponseHeadersRead)) { }

        Changed().Should().Be(before);
    }

    [Theory]
    [InlineData("nobody", "POST", "/in/{key}")]
    [InlineData("nobody", "POST", "/v2/enqueue")]
    [InlineData("program", "POST", "/api/v1/incidents")]
    [InlineData("nobody", "POST", "/sign-in")]
    [InlineData("owner", "POST", "/sign-out")]
    [InlineData("nobody", "POST", "/a/token")]
    [InlineData("nobody", "POST", "/twilio/sms")]
    public async Task A_body_that_is_too_large_is_refused(string who, string method, string path)
    {
        using var answer = await SendAsync(Client(who), method, path.Replace("{key}", house.First.IntegrationKey.Reveal, StringComparison.Ordinal), new string('x', 2_200_000), path.StartsWith("/a", StringComparison.Ordinal) && !path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/s", StringComparison.Ordinal) || path.StartsWith("/t", StringComparison.Ordinal) ? "application/x-www-form-urlencoded" : "application/json");

        ((int)answer.StatusCode).Should().BeOneOf(400, 401, 403, 404, 413).And.NotBe(500);
        if (path.StartsWith("/in", StringComparison.Ordinal) || path.StartsWith("/v2", StringComparison.Ordinal) || path.StartsWith("/api", StringComparison.Ordinal)) answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("/hubs/live/negotiate?negotiateVersion=1", "https://evil.example", 403)]
    [InlineData("/hubs/live/negotiate?negotiateVersion=1", "null", 403)]
    [InlineData("/hubs/live/negotiate?negotiateVersion=1", "own", 200)]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", "https://evil.example", 403)]
    public async Task Only_pages_of_this_site_open_a_hub(string path, string origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Origin", origin == "own" ? house.Url : origin);

        (await Client(path.StartsWith("/hubs", StringComparison.Ordinal) ? "program" : "owner").SendAsync(request)).StatusCode.Should().Be((HttpStatusCode)status);
    }

    [Fact]
    public async Task Signing_in_begins_a_new_session_whatever_the_browser_brought()
    {
        using var browser = house.Browser();
        browser.DefaultRequestHeaders.Add("Cookie", "imp=planted-by-somebody-else");
        using var first = await ServedHouse.PostFormAsync(browser, "/sign-in", "/sign-in", SignIn());
        using var other = house.Browser();
        using var second = await ServedHouse.PostFormAsync(other, "/sign-in", "/sign-in", SignIn());

        var cookies = new[] { first, second }.Select(answer => answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("imp=", StringComparison.Ordinal)).Split(';')[0]).ToList();
        cookies.Should().OnlyHaveUniqueItems().And.NotContain(cookie => cookie.Contains("planted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_answered_as_a_wrong_password_is()
    {
        var pages = new List<string>();
        foreach (var email in new[] { "olga@example.org", "nobody@example.org" })
        {
            using var answer = await ServedHouse.PostFormAsync(house.Browser(), "/sign-in", "/sign-in", SignIn(email, "wrong wrong wrong"));
            pages.Add($"{(int)answer.StatusCode} {System.Text.RegularExpressions.Regex.Replace(await answer.Content.ReadAsStringAsync(), "value=\"[^\"]*\"|<!--Blazor.*?-->", "", System.Text.RegularExpressions.RegexOptions.Singleline)}");
        }
        pages[0].Should().Be(pages[1]);
    }

    [Fact]
    public void What_is_remembered_about_sources_is_bounded()
    {
        var throttle = new SignInThrottle(new ManualClock());
        for (var source = 0; source < SignInThrottle.MostSources + 5; source++)
            for (var time = 0; time < (source == 0 ? SignInThrottle.Free : 1); time++) throttle.Failed(source.ToString(System.Globalization.CultureInfo.InvariantCulture));

        throttle.MayTry("0").Should().BeTrue("the oldest is forgotten when the table is full");
    }

    [Fact]
    public async Task What_somebody_typed_cannot_begin_a_line_of_the_log()
    {
        const string Forged = "canary-line\r\n{\"@t\":\"2030-01-01\",\"@m\":\"forged\"}";
        using var answer = await served.Program.GetAsync("/api/v1/incidents?cursor=" + Uri.EscapeDataString(Forged));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/no-such-page/" + Uri.EscapeDataString(Forged));
        using var other = await served.Owner.SendAsync(request);

        Directory.Exists(house.Logs).Should().BeTrue();
        foreach (var file in Directory.GetFiles(house.Logs))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            (await reader.ReadToEndAsync()).Split('\n').Should().NotContain(line => line.StartsWith("{\"@t\":\"2030", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("viewer", 404)]
    [InlineData("self", 200)]
    [InlineData("owner", 200)]
    public async Task What_is_stored_about_somebody_is_for_them_and_owners(string who, int status)
    {
        var id = new UserId(house.Of<IChance>().NewId());
        await house.DoAsync(new CreateUser(id, new(house.Of<IChance>().NewId()), $"{who}-data@example.org", "Data", Role.Viewer, new Secret(ServedHouse.Password)));
        using var browser = who == "self" ? await house.SignedInAsync($"{who}-data@example.org") : null;
        if (who == "viewer") await house.DoAsync(new CreateUser(new(house.Of<IChance>().NewId()), new(house.Of<IChance>().NewId()), "other-data@example.org", "Other", Role.Viewer, new Secret(ServedHouse.Password)));
        using var other = who == "viewer" ? await house.SignedInAsync("other-data@example.org") : null;

        using var answer = await (browser ?? other ?? served.Owner).GetAsync($"/people/{id.Value}/data.json");

        ((int)answer.StatusCode).Should().Be(status);
        if (status == 200) (answer.Content.Headers.ContentDisposition!.DispositionType, (await answer.Content.ReadAsStringAsync()).Contains($"{who}-data@example.org", StringComparison.Ordinal)).Should().Be(("attachment", true));
    }

    [Fact]
    public async Task The_audit_log_comes_as_a_file_in_which_no_cell_is_a_formula()
    {
        await house.DoAsync(new CreateTeam(new(house.Of<IChance>().NewId()), "=HYPERLINK(\"http://evil.example\")", ""), Actor.Person(house.First.Owner, "=cmd|' /C calc'!A0", Role.Owner));

        using var answer = await served.Owner.GetAsync("/audit/export.csv?what=CreateTeam");

        answer.Content.Headers.ContentType.Should().Be(MediaTypeHeaderValue.Parse("text/csv; charset=utf-8"));
        answer.Content.Headers.ContentDisposition!.FileName.Should().Match("*imp-audit-*.csv*");
        (await answer.Content.ReadAsStringAsync()).Split("\r\n")[1].Should().Contain(",'=cmd|' /C calc'!A0,");
    }

    private static Dictionary<string, string> SignIn(string email = "olga@example.org", string password = ServedHouse.Password) => new() { ["_handler"] = "sign-in", ["Email"] = email, ["Password"] = password };

    private HttpClient Client(string who) => who switch { "owner" => served.Owner, "program" => served.Program, _ => served.Nobody };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        // Who is refused while still writing may be cut off before the answer is read.
        if (body is { Length: > 1_000_000 }) request.Headers.ExpectContinue = true;
        return await client.SendAsync(request);
    }

    /// <summary>What takes no cookie, but a key, a token or a signature of its own.</summary>
    private static bool IsProgram(string path) => path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/hubs/", StringComparison.Ordinal) || path.StartsWith("/_", StringComparison.Ordinal)
        || path.StartsWith("/a/", StringComparison.Ordinal) || path.StartsWith("/twilio/", StringComparison.Ordinal);

    /// <summary>Every route with something in the place of its parameters.</summary>
    private IEnumerable<(string Method, string Path)> Routes() =>
        from route in house.Of<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where route.DisplayName?.StartsWith("Web file ", StringComparison.Ordinal) != true
        let path = "/" + System.Text.RegularExpressions.Regex.Replace(
            route.RoutePattern.RawText!.Trim('/'), @"\{([^}]*)\}", one => one.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString() : one.Value.Contains(":long", StringComparison.Ordinal) ? "1" : "x")
        where !path.StartsWith("/_", StringComparison.Ordinal) && !path.StartsWith("/hubs", StringComparison.Ordinal)
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, path);

    /// <summary>All that is stored, but when somebody was seen last.</summary>
    private string Changed() => string.Join('\n', Rows.Of(house.Of<DataFolder>().Database).Split('\n').Where(row => !row.StartsWith("Sessions:", StringComparison.Ordinal) && !row.StartsWith("ApiKeys:", StringComparison.Ordinal)));
}
