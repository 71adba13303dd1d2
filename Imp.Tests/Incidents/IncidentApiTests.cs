using System.Net;
using System.Text;
using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Tests.Host;

namespace Imp.Tests.Incidents;

public sealed class IncidentApiTests(ApiHouse api) : IClassFixture<ApiHouse>
{
    private static readonly string[] ItemFields =
        ["number", "title", "response", "status", "severity", "service", "team", "dedupKey", "alertCount", "assignee", "tags", "openedAt", "acknowledgedAt", "closedAt", "isDrill"];

    /// <summary>N is the number of an incident in the state.</summary>
    [Theory]
    [InlineData("open", "GET", "", null, 200, 200, 200)]
    [InlineData("open", "GET", "/N", null, 200, 200, 200)]
    [InlineData("open", "POST", "", """{"title":"T","service":"Main service"}""", 403, 201, 201)]
    [InlineData("open", "PATCH", "/N", """{"title":"T"}""", 403, 200, 200)]
    [InlineData("open", "POST", "/N/acknowledgement", null, 403, 204, 204)]
    [InlineData("acknowledged", "DELETE", "/N/acknowledgement", null, 403, 204, 204)]
    [InlineData("open", "POST", "/N/snooze", """{"minutes":5}""", 403, 204, 204)]
    [InlineData("open", "POST", "/N/closure", """{"reason":"noise"}""", 403, 204, 204)]
    [InlineData("closed", "POST", "/N/reopening", """{"reason":"again"}""", 403, 204, 409)]
    [InlineData("open", "POST", "/N/notes", """{"text":"hello"}""", 403, 204, 204)]
    public async Task Each_route_lets_in_who_may(string state, string method, string path, string? body, int viewer, int responder, int manager)
    {
        path = path.Replace("N", (await api.DeclareAsync(state)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (who, status) in new[] { ("nobody", 401), ("wrong", 401), ("viewer", viewer), ("responder", responder), ("manager", manager) })
        {
            var (found, text, answer) = await api.SendAsync(who, method, path, body);
            found.Should().Be(status, "{0} asked and heard {1}", who, text);
            if (status >= 400) ShouldBeProblem(text, answer, status);
            if (status == 401) answer.Headers.WwwAuthenticate.Should().NotBeEmpty();
        }
    }

    [Fact]
    public async Task One_incident_is_merged_into_another_and_taken_out_again()
    {
        var (one, other) = (await api.DeclareAsync("open"), await api.DeclareAsync("open"));
        var (path, into) = ($"/{one}/merge", $$"""{"into":{{other}}}""");
        foreach (var (who, method, body, status) in new (string, string, string?, int)[]
        {
            ("viewer", "POST", into, 403), ("responder", "POST", "{}", 400), ("responder", "POST", """{"into":99999}""", 400), ("responder", "POST", $$"""{"into":{{one}}}""", 409),
            ("responder", "POST", into, 204), ("responder", "POST", into, 204), ("viewer", "DELETE", null, 403),
        })
            (await api.SendAsync(who, method, path, body)).Status.Should().Be(status, "{0} asked to {1} {2}", who, method, body);
        (await api.SendAsync("viewer", "GET", $"/{one}", null)).Text.Should().Contain($"\"mergedInto\":{other},").And.Contain("\"actions\":[]").And.Contain("\"closeReason\":\"merged\"");
        (await api.SendAsync("responder", "POST", $"/{one}/reopening", """{"reason":"again"}""")).Status.Should().Be(409);
        (await api.SendAsync("responder", "POST", $"/{one}/closure", """{"reason":"merged"}""")).Status.Should().Be(400);

        (await api.SendAsync("responder", "DELETE", path, null)).Status.Should().Be(204);
        (await api.SendAsync("responder", "DELETE", path, null)).Status.Should().Be(204);
        (await api.SendAsync("viewer", "GET", $"/{one}", null)).Text.Should().Contain("\"firingCount\":0,\"closesAt\":null,\"flappingSince\":null,\"isUmbrella\":false").And.Contain("\"mergedInto\":null").And.Contain("\"response\":\"open\"");
    }

    [Theory]
    [InlineData("GET", "?state=banana", null, "state")]
    [InlineData("GET", "?severity=9", null, "severity")]
    [InlineData("GET", "?severity=1,huge", null, "severity")]
    [InlineData("GET", "?limit=0", null, "limit")]
    [InlineData("GET", "?limit=101", null, "limit")]
    [InlineData("GET", "?limit=many", null, "limit")]
    [InlineData("GET", "?cursor=x", null, "cursor")]
    [InlineData("GET", "?cursor=-5", null, "cursor")]
    [InlineData("POST", "", """{"service":"Main service"}""", "title")]
    [InlineData("POST", "", """{"title":"T"}""", "service")]
    [InlineData("POST", "", """{"title":"T","service":"nobody"}""", "service")]
    [InlineData("POST", "", """{"title":"T","service":"Main service","severity":"bad"}""", "severity")]
    [InlineData("POST", "", """{"title":{},"service":"Main service"}""", "title")]
    [InlineData("POST", "", """{"title":"half \ud800","service":"Main service"}""", "title")]
    [InlineData("POST", "", """{"title":"T","service":"Main service","colour":"red"}""", "colour")]
    [InlineData("POST", "", "[]", "body")]
    [InlineData("POST", "", "not JSON", "body")]
    [InlineData("POST", "", "\"text\"", "body")]
    [InlineData("PATCH", "/N", """{"title":" "}""", "title")]
    [InlineData("PATCH", "/N", """{"status":"gone"}""", "status")]
    [InlineData("PATCH", "/N", """{"severity":5}""", "severity")]
    [InlineData("PATCH", "/N", """{"assignee":"nobody@example.org"}""", "assignee")]
    [InlineData("PATCH", "/N", """{"tags":"x"}""", "tags")]
    [InlineData("PATCH", "/N", """{"title":null}""", "title")]
    [InlineData("PATCH", "/N", """{"tags":null}""", "tags")]
    [InlineData("PATCH", "/N", """{"roles":{"Scribe":"nobody@example.org"}}""", "roles")]
    [InlineData("PATCH", "/N", """{"roles":{" ":""}}""", "roles")]
    [InlineData("PATCH", "/N", """{"impact":{"count":-1}}""", "impact")]
    [InlineData("POST", "/N/acknowledgement", """{"notes":"x"}""", "notes")]
    [InlineData("POST", "/N/snooze", "{}", "until")]
    [InlineData("POST", "/N/snooze", """{"until":"soon"}""", "until")]
    [InlineData("POST", "/N/closure", """{"reason":"because"}""", "reason")]
    [InlineData("POST", "/N/reopening", "{}", "reason")]
    [InlineData("POST", "/N/notes", "{}", "text")]
    [InlineData("POST", "/N/notes", """{"text":"  "}""", "text")]
    public async Task A_wrong_field_is_named(string method, string path, string? body, string field)
    {
        var number = await api.DeclareAsync();

        var (status, text, answer) = await api.SendAsync("responder", method, path.Replace("N", $"{number}"), body);

        status.Should().Be(400, text);
        ShouldBeProblem(text, answer, 400);
        var errors = JsonDocument.Parse(text).RootElement.GetProperty("errors");
        errors.EnumerateObject().Select(one => one.Name).Should().Equal(field);
    }

    [Fact]
    public async Task An_unknown_field_is_answered_with_the_known_ones()
    {
        var (_, text, _) = await api.SendAsync("responder", "POST", "", """{"titel":"T"}""");

        JsonDocument.Parse(text).RootElement.GetProperty("errors").GetProperty("titel")[0].GetString()
            .Should().Be("There is no such field. Known: title, service, severity, notes, dedupKey, tags.");
    }

    [Theory]
    [InlineData("open", "/N/reopening", """{"reason":"x"}""", "incident.response")]
    [InlineData("closed", "/N/acknowledgement", null, "incident.response")]
    [InlineData("closed", "/N/snooze", """{"minutes":5}""", "incident.response")]
    [InlineData("open", "/N/snooze", """{"minutes":0}""", "incident.snooze")]
    [InlineData("open", "/N/snooze", """{"minutes":2147483647}""", "incident.snooze")]
    [InlineData("closed", "PATCH /N", """{"status":"identified"}""", "incident.status")]
    [InlineData("open", "PATCH /N", """{"notes":"x","notesBefore":"what was never there"}""", "incident.notes")]
    [InlineData("open", "/N/notes", """{"text":"x","happenedAt":"2999-01-01T00:00:00Z"}""", "incident.note-time")]
    public async Task What_cannot_be_now_is_a_conflict_with_its_code(string state, string path, string? body, string code)
    {
        var number = await api.DeclareAsync(state);
        var parts = path.Split(' ');

        var (status, text, answer) = await api.SendAsync("responder", parts.Length > 1 ? parts[0] : "POST", parts[^1].Replace("N", $"{number}"), body);

        status.Should().Be(409, text);
        ShouldBeProblem(text, answer, 409, code);
    }

    [Theory]
    [InlineData("GET", "/999999", null)]
    [InlineData("PATCH", "/999999", "{}")]
    [InlineData("POST", "/999999/acknowledgement", null)]
    [InlineData("DELETE", "/999999/acknowledgement", null)]
    [InlineData("POST", "/999999/snooze", """{"minutes":5}""")]
    [InlineData("POST", "/999999/closure", null)]
    [InlineData("POST", "/999999/reopening", """{"reason":"x"}""")]
    [InlineData("POST", "/999999/notes", """{"text":"x"}""")]
    public async Task What_is_not_there_is_not_found(string method, string path, string? body)
    {
        var (status, text, answer) = await api.SendAsync("responder", method, path, body);

        status.Should().Be(404);
        ShouldBeProblem(text, answer, 404, "missing");
    }

    [Theory]
    [InlineData("gzip", "not gzip", 400)]
    [InlineData(null, "too large", 413)]
    public async Task A_body_that_cannot_be_read_is_refused(string? encoding, string kind, int status)
    {
        using var content = new ByteArrayContent(kind == "too large" ? new byte[1024 * 1024 + 1] : "{}"u8.ToArray());
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using var client = await api.House.ProgramAsync(Role.Responder);

        using var answer = await client.PostAsync("/api/v1/incidents", content);

        ((int)answer.StatusCode).Should().Be(status);
        ShouldBeProblem(await answer.Content.ReadAsStringAsync(), answer, status);
    }

    [Fact]
    public async Task An_item_has_exactly_these_fields()
    {
        await api.DeclareAsync(more: ",\"tags\":[\"Db\"],\"dedupKey\":\"api/fields\",\"severity\":\"sev2\"");

        var (_, text, _) = await api.SendAsync("viewer", "GET", "?text=api/fields");

        var root = JsonDocument.Parse(text).RootElement;
        root.EnumerateObject().Select(field => field.Name).Should().Equal("items", "next");
        var item = root.GetProperty("items")[0];
        item.EnumerateObject().Select(field => field.Name).Should().Equal(ItemFields);
        item.GetRawText().Should().Contain("\"response\":\"open\",\"status\":\"investigating\",\"severity\":\"SEV2\",\"service\":\"Main service\",\"team\":\"Operations\"")
            .And.Contain("\"alertCount\":0,\"assignee\":null,\"tags\":[\"db\"]");
        item.GetProperty("openedAt").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)$");
        root.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task One_incident_has_the_items_fields_and_its_timeline()
    {
        var number = await api.DeclareAsync();
        await api.SendAsync("responder", "POST", $"/{number}/notes", """{"text":"I *look*"}""");

        var (_, text, _) = await api.SendAsync("viewer", "GET", $"/{number}");

        var root = JsonDocument.Parse(text).RootElement;
        root.EnumerateObject().Select(field => field.Name).Should().Contain(ItemFields);
        root.GetProperty("actions").EnumerateArray().Select(one => one.GetString()).Should().Equal("acknowledge", "close");
        var line = root.GetProperty("timeline").EnumerateArray().First(one => one.GetProperty("kind").GetString() == "incident.note-added");
        (line.GetProperty("sentence").GetString(), line.GetProperty("body").GetString()).Should().Be(("wrote", "I *look*"));
    }

    [Fact]
    public async Task A_new_incident_is_told_where_it_is()
    {
        var (status, text, answer) = await api.SendAsync("responder", "POST", "", """{"title":" Fire ","service":"Main service","notes":"n","tags":["a"]}""");

        status.Should().Be(201);
        var root = JsonDocument.Parse(text).RootElement;
        answer.Headers.Location!.OriginalString.Should().Be($"/api/v1/incidents/{root.GetProperty("number").GetInt64()}");
        (root.GetProperty("title").GetString(), root.GetProperty("severity").GetString(), root.GetProperty("notes").GetString()).Should().Be(("Fire", "SEV3", "n"));
    }

    [Fact]
    public async Task Notes_that_somebody_else_changed_elsewhere_are_merged_and_a_note_may_be_about_earlier()
    {
        var number = await api.DeclareAsync();
        await api.SendAsync("responder", "PATCH", $"/{number}", """{"notes":"Known: a\n\nTried: b"}""");
        await api.SendAsync("responder", "PATCH", $"/{number}", """{"notes":"Known: A\n\nTried: b"}""");

        var (status, text, _) = await api.SendAsync("responder", "PATCH", $"/{number}", """{"notes":"Known: a\n\nTried: B","notesBefore":"Known: a\n\nTried: b"}""");

        status.Should().Be(200, text);
        var root = JsonDocument.Parse(text).RootElement;
        root.GetProperty("notes").GetString().Should().Be("Known: A\n\nTried: B");

        var earlier = root.GetProperty("openedAt").GetDateTimeOffset().AddHours(-1);
        await api.SendAsync("responder", "POST", $"/{number}/notes", JsonSerializer.Serialize(new { text = "Before it was noticed", happenedAt = earlier }));
        (_, text, _) = await api.SendAsync("viewer", "GET", $"/{number}");
        var line = JsonDocument.Parse(text).RootElement.GetProperty("timeline").EnumerateArray().First(one => one.GetProperty("kind").GetString() == "incident.note-added");
        line.GetProperty("at").GetDateTimeOffset().Should().Be(earlier);
        line.GetProperty("writtenAt").ValueKind.Should().Be(JsonValueKind.String);
    }

    [Fact]
    public async Task Roles_and_impact_are_changed_and_shown()
    {
        var number = await api.DeclareAsync();

        var (status, text, _) = await api.SendAsync("responder", "PATCH", $"/{number}", """{"roles":{"scribe":"olga@example.org","Expert":"olga@example.org"},"impact":{"who":"Card payers","count":1200}}""");
        status.Should().Be(200, text);
        var (_, after, _) = await api.SendAsync("responder", "PATCH", $"/{number}", """{"roles":{"Expert":null},"impact":{"who":null,"workaround":"Pay later"}}""");
        var (_, cleared, _) = await api.SendAsync("responder", "PATCH", $"/{number}", """{"roles":{"Scribe":""},"impact":null}""");

        string Of(string one, string field) => JsonDocument.Parse(one).RootElement.GetProperty(field).GetRawText();
        Of(text, "roles").Should().Be("""[{"role":"Scribe","person":"Olga"},{"role":"Expert","person":"Olga"}]""");
        Of(text, "impact").Should().Be("""{"who":"Card payers","count":1200,"workaround":"","suggestedSeverity":"SEV1"}""");
        Of(after, "roles").Should().Be("""[{"role":"Scribe","person":"Olga"}]""");
        Of(after, "impact").Should().Be("""{"who":"","count":1200,"workaround":"Pay later","suggestedSeverity":"SEV2"}""");
        Of(cleared, "roles").Should().Be("[]");
        Of(cleared, "impact").Should().Be("null");
    }

    [Fact]
    public async Task A_change_answers_with_what_it_is_now_and_leaves_the_rest()
    {
        var number = await api.DeclareAsync();

        var (_, text, _) = await api.SendAsync("responder", "PATCH", $"/{number}", """{"severity":"SEV1","status":"monitoring","assignee":"OLGA@example.org"}""");
        var (_, after, _) = await api.SendAsync("responder", "PATCH", $"/{number}", """{"assignee":null}""");

        text.Should().Contain("\"severity\":\"SEV1\"").And.Contain("\"status\":\"monitoring\"").And.Contain("\"assignee\":\"Olga\"").And.Contain("\"title\":\"It burns\"");
        after.Should().Contain("\"assignee\":null").And.Contain("\"severity\":\"SEV1\"");
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        for (var n = 0; n < 5; n++) await api.DeclareAsync(title: "Paged one");
        var seen = new List<long>();
        for (var cursor = ""; cursor is not null;)
        {
            var (_, text, _) = await api.SendAsync("viewer", "GET", $"?text=Paged&limit=2{(cursor.Length > 0 ? "&cursor=" + cursor : "")}");
            var root = JsonDocument.Parse(text).RootElement;
            seen.AddRange(root.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt64()));
            seen.Should().HaveCountLessThanOrEqualTo(5);
            cursor = root.GetProperty("next").GetString();
        }

        seen.Should().HaveCount(5).And.OnlyHaveUniqueItems().And.BeInDescendingOrder();
    }

    [Theory]
    [InlineData("/abc"), InlineData("/1/nothing"), InlineData("/99999999999999999999999")]
    public async Task An_address_that_is_none_is_not_found(string path)
    {
        var (status, text, answer) = await api.SendAsync("responder", "GET", path);

        status.Should().Be(404);
        ShouldBeProblem(text, answer, 404);
    }

    private static void ShouldBeProblem(string text, HttpResponseMessage answer, int status, string? code = null)
    {
        answer.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json", "the answer was {0} {1}", status, text);
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("status").GetInt32().Should().Be(status);
        problem.GetProperty("traceId").GetString().Should().Be(answer.Headers.GetValues("X-Request-Id").Single());
        if (code is not null) problem.GetProperty("code").GetString().Should().Be(code);
        text.Should().NotContain("Exception").And.NotContain("   at ");
    }
}
