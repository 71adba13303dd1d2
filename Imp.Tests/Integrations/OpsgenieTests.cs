using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>Opsgenie's Alert API v2 over real HTTP, in its clients' own words.</summary>
public sealed class OpsgenieTests(Intake intake) : IClassFixture<Intake>
{
    private string? lastRequest;

    [Theory]
    [InlineData("/v2/alerts"), InlineData("/v2/alerts/"), InlineData("/opsgenie/v2/alerts")]
    public async Task An_alert_is_accepted_and_its_request_says_what_became_of_it(string path)
    {
        var alias = "open " + path;

        var accepted = await SendAsync("POST", path, new { message = "Disk full", alias, priority = "P1", tags = new[] { "Disk", "" }, details = new { mount = "/var", runbook = "https://example.org/r" }, entity = "web3", description = "Nearly", note = "auto" }, 202);
        accepted.GetProperty("result").GetString().Should().Be("Request will be processed");
        accepted.GetProperty("took").GetDouble().Should().BePositive();
        var (status, alert) = (await StatusAsync(), await GetAsync(alias));

        (status.GetProperty("success").GetBoolean(), status.GetProperty("action").GetString(), status.GetProperty("status").GetString(), status.GetProperty("alias").GetString())
            .Should().Be((true, "Create", "Created alert", alias));
        alert.GetProperty("id").GetString().Should().Be(status.GetProperty("alertId").GetString());
        (Text(alert, "message"), Text(alert, "status"), Text(alert, "priority"), Text(alert, "entity"), Text(alert, "description"), Text(alert, "source")).Should().Be(("Disk full", "open", "P1", "web3", "Nearly", "web3"));
        alert.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).Should().Equal("disk");
        alert.GetProperty("details").GetProperty("mount").GetString().Should().Be("/var");
        alert.TryGetProperty("snoozedUntil", out _).Should().BeFalse();
        (await NotesAsync(alias)).Should().Equal("auto");
    }

    [Theory]
    [InlineData("P1", "SEV1"), InlineData("P2", "SEV2"), InlineData("P3", "SEV3"), InlineData("P4", "SEV4"), InlineData("P5", "SEV4"), InlineData("P9", "SEV3"), InlineData(null, "SEV3")]
    public async Task A_priority_is_a_severity(string? priority, string severity)
    {
        await SendAsync("POST", "/v2/alerts", new { message = "M", alias = $"priority {priority ?? "none"}", priority }, 202);
        await StatusAsync();

        (await IncidentAsync($"priority {priority ?? "none"}")).Severity.ToString().ToUpperInvariant().Should().Be(severity);
    }

    [Fact]
    public async Task An_alert_goes_through_its_whole_life()
    {
        const string Alias = "life";
        await CreateAsync(Alias);
        await CreateAsync(Alias);
        // Counts are written a moment later.
        await Eventually.HoldsAsync(async () => (await GetAsync(Alias)).GetProperty("count").GetInt64() == 2, "two alerts counted");

        (await DoAsync("POST", Alias, "acknowledge", new { note = "On it", user = "ana" })).Should().Be("Acknowledged alert");
        (await DoAsync("POST", Alias, "acknowledge", new { })).Should().Be("Alert is already acknowledged");
        (await GetAsync(Alias)).GetProperty("acknowledged").GetBoolean().Should().BeTrue();
        (await DoAsync("POST", Alias, "unacknowledge", new { })).Should().Be("Changed alert");
        (await GetAsync(Alias)).GetProperty("acknowledged").GetBoolean().Should().BeFalse();
        await DoAsync("POST", Alias, "notes", new { note = "Seen" });
        await DoAsync("PUT", Alias, "message", new { message = "Now worse" });
        await DoAsync("PUT", Alias, "description", new { description = "Because" });
        await DoAsync("PUT", Alias, "priority", new { priority = "P1" });
        await DoAsync("POST", Alias, "tags", new { tags = new[] { "a", "b" } });
        await DoAsync("DELETE", Alias, "tags", null, "&tags=a");
        await DoAsync("POST", Alias, "details", new { details = new { region = "eu", rack = 7 } });
        await DoAsync("DELETE", Alias, "details", null, "&keys=rack");
        await DoAsync("POST", Alias, "snooze", new { endTime = TimeProvider.System.GetUtcNow().AddHours(1) });

        var alert = await GetAsync(Alias);
        (Text(alert, "message"), Text(alert, "description"), Text(alert, "priority"), alert.GetProperty("snoozed").GetBoolean()).Should().Be(("Now worse", "Because", "P1", true));
        alert.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).Should().Equal("b");
        alert.GetProperty("details").EnumerateObject().Select(one => $"{one.Name}={one.Value}").Should().Equal("region=eu");
        (await NotesAsync(Alias)).Should().Equal("Seen", "On it");

        (await DoAsync("POST", Alias, "close", new { note = "Cleaned" })).Should().Be("Closed alert", "a sender's remarks are no person's");
        (await SendAsync("GET", $"/v2/alerts/{Alias}?identifierType=alias", null, 404)).GetProperty("message").GetString().Should().Be("Alert does not exist");
        (await SendAsync("GET", $"/v2/alerts/{Text(alert, "id")}", null, 200)).GetProperty("data").GetProperty("status").GetString().Should().Be("closed");
        (await DoAsync("POST", Alias, "close", new { })).Should().Be("There is no open alert");
        (await SendAsync("POST", $"/v2/alerts/{Text(alert, "id")}/acknowledge", new { }, 202)).GetProperty("result").GetString().Should().Be("Request will be processed");
        (await StatusAsync()).GetProperty("status").GetString().Should().Be("There is no open alert");
    }

    [Theory]
    [InlineData("disk 90%/var", "disk%2090%25%2Fvar"), InlineData("HOST_PROBLEM_ID: 12", "HOST_PROBLEM_ID:%2012"), InlineData("a/b c/d", "a/b%20c/d/"), InlineData("x%2Fy", "x%252Fy"), InlineData("ümlaut", "%C3%BCmlaut")]
    public async Task An_alias_may_be_written_in_the_path_as_it_is(string alias, string written)
    {
        await CreateAsync(alias);

        await SendAsync("POST", $"/v2/alerts/{written.TrimEnd('/')}/close/?identifierType=alias", new { source = "test" }, 202);

        (await StatusAsync()).GetProperty("status").GetString().Should().Be("Closed alert");
        (await IncidentAsync(alias)).Response.Should().Be(Imp.Domain.Incidents.ResponseState.Closed);
    }

    [Fact]
    public async Task An_alert_is_found_by_id_and_by_number()
    {
        await CreateAsync("found");
        var row = await IncidentAsync("found");

        Text((await SendAsync("GET", $"/v2/alerts/{row.Id.Value}", null, 200)).GetProperty("data"), "tinyId").Should().Be($"{row.Number}");
        Text((await SendAsync("GET", $"/v2/alerts/{row.Number}?identifierType=tiny", null, 200)).GetProperty("data"), "alias").Should().Be("found");
        await SendAsync("GET", "/v2/alerts/nothing", null, 404);
        await SendAsync("POST", $"/v2/alerts/{row.Number}/close?identifierType=tiny", null, 202);
        (await StatusAsync()).GetProperty("success").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Alerts_are_listed_and_counted()
    {
        for (var at = 0; at < 3; at++) await CreateAsync($"listed {at}");
        await DoAsync("POST", "listed%201", "close", new { });

        var page = await SendAsync("GET", "/v2/alerts?query=listed%20AND%20status%3Aopen&limit=1", null, 200);

        page.GetProperty("data").EnumerateArray().Select(one => Text(one, "alias")).Should().Equal("listed 2");
        page.GetProperty("paging").GetProperty("next").GetString().Should().Contain("offset=1");
        (await SendAsync("GET", "/v2/alerts/count?query=listed", null, 200)).GetProperty("data").GetProperty("count").GetInt32().Should().Be(3);
        (await SendAsync("GET", "/v2/alerts?query=alias%3A%22listed%200%22&order=asc", null, 200)).GetProperty("data").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("GenieKey KEY"), InlineData("geniekey KEY"), InlineData("Bearer KEY"), InlineData("Basic KEY"), InlineData("Basic KEY:"), InlineData("Basic :KEY"), InlineData("?apiKey=KEY"), InlineData("body")]
    public async Task The_key_is_found_wherever_a_client_puts_it(string where)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/alerts" + (where[0] == '?' ? where.Replace("KEY", intake.Key) : ""));
        request.Content = new StringContent(where == "body" ? $$"""{"message":"M","alias":"auth","apiKey":"{{intake.Key}}"}""" : """{"message":"M","alias":"auth"}""");
        if (where.Contains(' '))
        {
            var (scheme, value) = (where.Split(' ')[0], where.Split(' ')[1].Replace("KEY", intake.Key));
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, scheme == "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) : value);
        }
        using var answer = await intake.Client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("POST", "/v2/alerts", "", 400, "empty")]
    [InlineData("POST", "/v2/alerts", "{\"message\":\"cut", 400, "not JSON")]
    [InlineData("POST", "/v2/alerts", "invalid UTF-8", 400, "UTF-8")]
    [InlineData("POST", "/v2/alerts", "nested 65", 400, "deeper")]
    [InlineData("POST", "/v2/alerts", "1 MiB and 1", 413, "larger")]
    [InlineData("POST", "/v2/alerts", "gzip bomb", 413, "larger", "gzip")]
    [InlineData("POST", "/v2/alerts", "good", 400, "gzip", "gzip")]
    [InlineData("POST", "/v2/alerts", "null", 422, "object")]
    [InlineData("POST", "/v2/alerts", "[]", 422, "object")]
    [InlineData("POST", "/v2/alerts", "{}", 422, "Message can not be empty")]
    [InlineData("POST", "/v2/alerts", """{"message":{},"alias":[]}""", 422, "Message can not be empty")]
    [InlineData("POST", "/v2/alerts/x/notes", "{}", 422, "Note can not be empty")]
    [InlineData("POST", "/v2/alerts/x/notes", "", 422, "Note can not be empty")]
    [InlineData("POST", "/v2/alerts/x/close", "{", 400, "not JSON")]
    [InlineData("POST", "/v2/alerts/x/snooze", """{"endTime":"yesterday"}""", 422, "endTime")]
    [InlineData("PUT", "/v2/alerts/x/priority", """{"priority":7}""", 422, "P1, P2")]
    [InlineData("POST", "/v2/alerts/x/assign", """{"owner":{"username":"a"}}""", 422, "escalation policies")]
    [InlineData("POST", "/v2/alerts/x/actions/restart", "{}", 422, "does not do")]
    [InlineData("POST", "/v2/alerts/x/what", "{}", 404, "nothing at this address")]
    [InlineData("PATCH", "/v2/alerts", "{}", 405, "method")]
    [InlineData("GET", "/v2/alerts/requests/696d7000-0000-8000-8000-7fffffffffff", null, 404, "no such request")]
    [InlineData("GET", "/v2/alerts/requests/x", null, 404, "no such request")]
    public async Task What_cannot_be_taken_is_refused_in_the_protocols_words(string method, string path, string? body, int status, string says, string? encoding = null)
    {
        var answer = await SendAsync(method, path, body is null ? null : body is "invalid UTF-8" or "nested 65" or "1 MiB and 1" or "gzip bomb" or "good" ? Bodies.Make(body, intake.Key) : Encoding.UTF8.GetBytes(body), status, encoding);

        answer.GetProperty("message").GetString().Should().Contain(says);
        answer.GetProperty("requestId").GetString().Should().HaveLength(36);
    }

    [Fact]
    public async Task Whoever_has_no_key_learns_nothing_and_another_services_alerts_are_not_there()
    {
        using var answer = await intake.Client.GetAsync("/v2/alerts");

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("\"message\":\"Could not authenticate\"");
        new[] { "X-Request-Id", "X-Response-Time", "X-RateLimit-State" }.Should().OnlyContain(name => answer.Headers.Contains(name));
    }

    [Fact]
    public async Task Whatever_is_sent_the_answer_is_an_object_and_never_our_fault()
    {
        var whole = Encoding.UTF8.GetBytes("""{"message":"M","alias":"any","responders":[{"type":"team","name":""}],"tags":["a",""],"details":{"a":1,"b":{"c":[]}},"priority":"P2","note":"n","endTime":"2099-01-01T00:00:00Z"}""");
        string[] paths = ["POST /v2/alerts", "POST /v2/alerts/any/notes?identifierType=alias", "POST /v2/alerts/any/snooze?identifierType=alias", "POST /v2/alerts/any/details?identifierType=alias", "PUT /v2/alerts/any/message?identifierType=alias", "POST /v2/alerts/any/close?identifierType=alias"];
        var spoiler = new AnyBody(20260301);
        for (var at = 0; at < 240; at++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(paths[at % paths.Length].Split(' ')[0]), paths[at % paths.Length].Split(' ')[1]) { Content = new ByteArrayContent(spoiler.Spoil(whole)) };
            request.Headers.TryAddWithoutValidation("Authorization", "GenieKey " + intake.Key);
            using var answer = await intake.Client.SendAsync(request);

            ((int)answer.StatusCode).Should().BeOneOf(202, 400, 422);
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("took").GetDouble().Should().BePositive();
        }
    }

    private Task CreateAsync(string alias) => CreateAsync(new { message = "Disk full", alias });

    private async Task CreateAsync(object body)
    {
        await SendAsync("POST", "/v2/alerts", body, 202);
        (await StatusAsync()).GetProperty("success").GetBoolean().Should().BeTrue();
    }

    private async Task<string?> DoAsync(string method, string alias, string word, object? body, string more = "")
    {
        await SendAsync(method, $"/v2/alerts/{alias}/{word}?identifierType=alias{more}", body, 202);
        return (await StatusAsync()).GetProperty("status").GetString();
    }

    private async Task<JsonElement> StatusAsync() => (await SendAsync("GET", "/v2/alerts/requests/" + lastRequest, null, 200)).GetProperty("data");

    private async Task<JsonElement> GetAsync(string alias) => (await SendAsync("GET", $"/v2/alerts/{Uri.EscapeDataString(alias)}?identifierType=alias", null, 200)).GetProperty("data");

    private async Task<IEnumerable<string?>> NotesAsync(string alias) =>
        (await SendAsync("GET", $"/v2/alerts/{Uri.EscapeDataString(alias)}/notes?identifierType=alias", null, 200)).GetProperty("data").EnumerateArray().Select(note => note.GetProperty("note").GetString());

    private async Task<IncidentRow> IncidentAsync(string alias) =>
        (await intake.House.Of<IncidentQueries>().ListAsync(new IncidentFilter(StateFilter.All), null, 100, default)).Items.First(row => row.DedupKey == alias);

    private static string? Text(JsonElement from, string name) => from.GetProperty(name).GetString();

    private async Task<JsonElement> SendAsync(string method, string path, object? body, int status, string? encoding = null)
    {
        // As text, so that what stands in the path goes over the wire as it is.
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(intake.House.Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.TryAddWithoutValidation("Authorization", "GenieKey " + intake.Key);
        if (body is not null) request.Content = new ByteArrayContent(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body));
        if (encoding is not null) request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using var answer = await intake.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, "{0} {1} answered {2}", method, path, text);
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/json");
        answer.Headers.Contains("X-Request-Id").Should().BeTrue();
        var root = JsonDocument.Parse(text).RootElement;
        if (status == 202) lastRequest = root.GetProperty("requestId").GetString();
        return root;
    }
}
