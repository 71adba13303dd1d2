using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Tests.Api;

/// <summary>What the document promises of each operation is asked of a running server: who may, what is answered, and every error that can be brought about from outside.</summary>
public sealed class ContractTests(ContractHouse house) : IClassFixture<ContractHouse>
{
    private static readonly (string Name, string Value)[] OldVersion = [("If-Match", "\"nonsense\"")];

    /// <summary>Operations whose success needs what nobody can bring about over the API.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["retryJob"] = "only a job that failed for good can be tried again",
        ["replayEvent"] = "only an event that had no effect can be replayed: see below",
        ["releaseEvent"] = "only what a rule held can be let through: see below",
        ["getHandOff"] = "only a worker writes one, when somebody else takes over: ShiftStories",
        ["listenToStream"] = "it does not end: StreamTests",
    };

    /// <summary>What an incident needs before something can be done with it: the number is put in for N.</summary>
    private static readonly Dictionary<string, (string Method, string Path, string? Body)[]> Before = new()
    {
        ["unacknowledgeIncident"] = [("POST", "/N/acknowledgement", null)],
        ["wakeIncident"] = [("POST", "/N/snooze", """{"minutes":60}""")],
        ["reopenIncident"] = [("POST", "/N/closure", null)],
        ["unmergeIncident"] = [("POST", "/N/merge", """{"into":1}""")],
    };

    [Fact]
    public async Task Every_operation_lets_in_whom_the_document_names_and_nobody_else()
    {
        var wrong = new List<string>();
        foreach (var operation in house.Operations)
        {
            var path = ContractHouse.Nowhere(operation);
            // An array is nobody's body and the word nobody's parameter, so that whoever is let in changes nothing and is not kept.
            var body = operation.Example is null ? null : "[]";
            if (operation.Id == "listenToStream") path += "?banana=1";
            await ExpectAsync(wrong, operation, 401, operation.Method, path, body, ContractHouse.Nobody);
            foreach (var role in Enum.GetValues<Role>())
            {
                var answer = await house.SendAsync(operation.Method, path, body, role.ToString());
                if (role.May(operation.Needs) == answer.Status is 401 or 403) wrong.Add($"{operation}: {role} got {answer.Status}");
                if (!role.May(operation.Needs)) Check(wrong, operation, 403, answer);
            }
        }
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_operation_refuses_what_is_wrong_as_the_document_says()
    {
        var wrong = new List<string>();
        foreach (var operation in house.Operations)
        {
            var (path, body) = (ContractHouse.Nowhere(operation), house.Body(operation));
            if (operation.Promises(404)) await ExpectAsync(wrong, operation, 404, operation.Method, path, body);
            await ExpectAsync(wrong, operation, 400, operation.Method, path + "?banana=1", body);
            if (body is not null && !operation.TakesFile) await ExpectAsync(wrong, operation, 400, operation.Method, path, """{"banana":1}""");
            // A file may be larger: AttachmentApiTests.
            if (operation.Promises(413) && !operation.TakesFile) await ExpectAsync(wrong, operation, 413, operation.Method, path, new string(' ', 1_100_000));
            if (operation.Method != "POST") continue;

            await ExpectAsync(wrong, operation, 400, "POST", path, body, headers: ("Idempotency-Key", new string('x', 300)));
            using var running = await house.House.Of<OnceDesk>().BeginAsync(CallerOf(Role.Owner), "runs", RequestSum.Of("", []), default);
            await ExpectAsync(wrong, operation, 409, "POST", path, body, headers: ("Idempotency-Key", "runs"));
        }
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_have_is_refused_with_those_that_it_has()
    {
        var wrong = new List<string>();
        foreach (var address in house.Operations.GroupBy(operation => operation.Path))
        {
            var known = address.Select(operation => operation.Method).ToList();
            foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" }.Except(known))
            {
                var answer = await house.SendAsync(method, ContractHouse.Nowhere(address.First()), null, nameof(Role.Viewer));
                if (answer.Status != 405 || !known.ToHashSet().SetEquals(answer.Allow.Split(", "))) wrong.Add($"{method} {address.Key}: {answer.Status}, allowed {answer.Allow}");
                if (method != "HEAD" && (answer.Type?.MediaType != "application/problem+json" || answer.Json["code"]!.GetValue<string>() != "method")) wrong.Add($"{method} {address.Key}: {answer.Type} {answer.Text}");
            }
        }
        wrong.Should().BeEmpty();
        (await house.SendAsync("PUT", "/api/v1/services", null, ContractHouse.Nobody)).Status.Should().Be(401);
        (await house.SendAsync("GET", "/api/v1/bananas")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Every_operation_answers_its_own_example_as_the_document_says()
    {
        var (wrong, keys) = (new List<string>(), new Dictionary<string, string>());
        foreach (var operation in house.Operations.Where(one => !Elsewhere.ContainsKey(one.Id)).OrderBy(Turn))
        {
            var resource = operation.Path.Split('/')[3];
            var path = operation.HasKey ? resource == "incidents" ? await IncidentAsync(operation) : ContractHouse.Put(operation.Path, await KeyAsync(keys, resource, operation)) : operation.Path;
            path += operation.Query;
            var body = house.Body(operation);
            if (operation.Promises(412)) await ExpectAsync(wrong, operation, 412, operation.Method, path, body, headers: OldVersion);
            if (operation.Method == "POST") await TwiceAsync(wrong, keys, operation, path, body);
            else Check(wrong, operation, null, await house.SendAsync(operation.Method, path, body));
            if (operation.Method == "GET" && operation.Promises(304)) await AgainAsync(wrong, operation, path);
        }
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task Null_takes_away_what_the_document_lets_be_null_and_is_refused_elsewhere()
    {
        var (wrong, keys) = (new List<string>(), new Dictionary<string, string>());
        var made = house.Operations.Where(one => one.Method == "POST" && !one.HasKey).ToDictionary(one => one.Path);
        foreach (var operation in house.Operations.Where(one => one.Method == "PATCH"))
        {
            var list = operation.Path[..operation.Path.LastIndexOf('/')];
            if (made.TryGetValue(list, out var create) && (await house.SendAsync("POST", list, house.Body(create))).Location is { } location) keys[list.Split('/')[3]] = location.Split('/')[^1];
            var path = ContractHouse.Put(operation.Path, await KeyAsync(keys, list.Split('/')[3], operation));
            foreach (var (name, field) in JsonShape.Resolve(house.Document, operation.Says["requestBody"]!["content"]!["application/json"]!["schema"])["properties"]!.AsObject())
            {
                var answer = await house.SendAsync("PATCH", path, new JsonObject { [name] = null }.ToJsonString());
                var mayBeNull = field!["type"] is JsonArray kinds && kinds.Any(kind => kind!.GetValue<string>() == "null");
                // What may be null may still be needed as long as another is.
                if (answer.Status == 200 ? !mayBeNull || answer.Json[name] is not null : answer.Status != 400 || !mayBeNull && answer.Json["errors"]![name] is null) wrong.Add($"{operation}: {name} as null: {answer.Status} {answer.Text}");
            }
        }
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task An_event_is_replayed_when_it_had_no_effect_and_let_through_when_it_was_held()
    {
        async Task<Answer> AskAsync(string title, string what) =>
            await house.SendAsync("POST", $"/api/v1/events/{(await house.SendAsync("GET", "/api/v1/events")).Json["items"]!.AsArray().First(one => one!["title"]?.GetValue<string>() == title)!["sequence"]}/{what}");

        (await AskAsync("Disk is full", "replay")).Json["code"]!.GetValue<string>().Should().Be("event.outcome");
        (await AskAsync("Disk is full", "release")).Json["code"]!.GetValue<string>().Should().Be("event.held");
        var replayed = await AskAsync("Nothing of ours", "replay");
        replayed.Status.Should().Be(204, replayed.Text);
    }

    [Fact]
    public async Task A_manager_invites_everybody_but_owners_and_the_link_is_told_once()
    {
        (await house.SendAsync("POST", "/api/v1/invitations", """{"email":"more@example.org","role":"owner"}""", nameof(Role.Manager))).Status.Should().Be(403);
        var made = await house.SendAsync("POST", "/api/v1/invitations", """{"email":"mo@example.org","role":"viewer"}""", nameof(Role.Manager));
        made.Status.Should().Be(201, made.Text);
        var (id, key) = (made.Json["id"]!.GetValue<string>(), made.Json["key"]!.GetValue<string>());

        (await house.SendAsync("GET", $"/invitation/{key}", who: ContractHouse.Nobody)).Text.Should().Contain("mo@example.org");
        (await house.SendAsync("GET", "/api/v1/invitations")).Text.Should().Contain("mo@example.org").And.NotContain(key);
        (await house.SendAsync("DELETE", $"/api/v1/invitations/{id}", who: nameof(Role.Manager))).Status.Should().Be(204);
        (await house.SendAsync("GET", "/api/v1/invitations")).Text.Should().NotContain("mo@example.org");
        (await house.SendAsync("GET", "/api/v1/invitations?open=all")).Text.Should().Contain("mo@example.org");
    }

    [Fact]
    public async Task A_case_that_was_sent_is_tried_before_another_transform_is_saved()
    {
        var service = (await house.SendAsync("GET", "/api/v1/services")).Json["items"]![0]!["id"]!;
        var door = (await house.SendAsync("POST", "/api/v1/integrations", $$"""{"name":"Cased","serviceId":"{{service}}"}""")).Json["id"]!.GetValue<string>();
        Task<Answer> KeepAsync(string expected, string request = """{"body":"{\"name\":\"Disk\"}"}""") =>
            house.SendAsync("POST", "/api/v1/transform-cases", $$"""{"integrationId":"{{door}}","name":"Disk","request":{{request}},"expected":"{{expected}}"}""");

        (await KeepAsync("{}")).Json["errors"]!["expected"].Should().NotBeNull();
        (await KeepAsync("null", """{"format":"nagos"}""")).Json["errors"]!["request"]![0]!.GetValue<string>().Should().Contain("nagios");
        (await KeepAsync("null", "null")).Status.Should().Be(400, "neither an event nor a request");
        var kept = await KeepAsync("""{ \"title\": \"Disk\", \"action\": \"trigger\" }""");
        kept.Status.Should().Be(201, kept.Text);
        var refused = await house.SendAsync("PUT", $"/api/v1/transforms/{door}", """{"mapping":{"title":"Always this"}}""");
        (refused.Status, refused.Json["code"]!.GetValue<string>()).Should().Be((409, "transform.cases"));
        (await house.SendAsync("PUT", $"/api/v1/transforms/{door}", """{"mapping":{"title":"{{name}}"}}""")).Status.Should().Be(200, "the same result, written otherwise");
        (await house.SendAsync("GET", $"/api/v1/transform-cases?integrationId={door}")).Json["items"]!.AsArray().Single()!["request"]!["body"]!.GetValue<string>().Should().Be("""{"name":"Disk"}""");
    }

    [Fact]
    public async Task A_limit_is_set_and_goes_back_to_what_is_shipped()
    {
        (await house.SendAsync("PUT", "/api/v1/message-limits/voice-page-15", """{"value":5}""", nameof(Role.Manager))).Status.Should().Be(403, "limits are the owners'");
        (await house.SendAsync("PUT", "/api/v1/message-limits/voice-page-15", """{"value":5000}""")).Json["errors"]!["value"].Should().NotBeNull();
        var set = (await house.SendAsync("PUT", "/api/v1/message-limits/voice-page-15", """{"value":5}""")).Json;
        (set["value"]!.GetValue<int>(), set["shipped"]!.GetValue<int>(), set["changed"]!.GetValue<bool>()).Should().Be((5, 3, true));
        (await house.SendAsync("DELETE", "/api/v1/message-limits/voice-page-15")).Status.Should().Be(204);
        (await house.SendAsync("GET", "/api/v1/message-limits/voice-page-15")).Json["changed"]!.GetValue<bool>().Should().BeFalse();
        (await house.SendAsync("PUT", "/api/v1/message-limits/pigeon-page-15", """{"value":5}""")).Status.Should().Be(404);
    }

    [Fact]
    public async Task An_incident_names_those_that_hang_together_with_it()
    {
        var (whole, part, related) = (await house.DeclareAsync(), await house.DeclareAsync(), await house.DeclareAsync());
        (await house.SendAsync("POST", $"/api/v1/incidents/{part}/relations", $$"""{"other":{{whole}},"kind":"partOf"}""")).Status.Should().Be(204);
        (await house.SendAsync("POST", $"/api/v1/incidents/{whole}/relations", $$"""{"other":{{related}}}""")).Status.Should().Be(204);

        async Task<IEnumerable<string>> SidesAsync(string of) => (await house.SendAsync("GET", $"/api/v1/incidents/{of}")).Json["relations"]!.AsArray().Select(one => $"{one!["side"]} {one["number"]}");
        (await SidesAsync(whole)).Should().Equal($"child {part}", $"related {related}");
        (await SidesAsync(part)).Should().Equal($"parent {whole}");
    }

    [Fact]
    public void Every_operation_has_a_summary_an_example_and_its_errors()
    {
        foreach (var operation in house.Operations)
        {
            operation.Says["summary"]!.GetValue<string>().Should().NotBeNullOrWhiteSpace();
            foreach (var (status, answer) in operation.Answers.Where(one => one.Key is "200" or "201")) (answer!["content"]!.AsObject().First().Value!.AsObject()).Should().ContainKey("example", "{0} answers {1}", operation, status);
            if (operation.Says["requestBody"] is not null && !operation.TakesFile) operation.Example.Should().NotBeNull("{0} takes a body", operation);
            foreach (var status in new[] { 400, 401, 429 }) operation.Promises(status).Should().BeTrue("{0} may answer {1}", operation, status);
            operation.Promises(403).Should().Be(operation.Needs != Permission.View);
        }
        house.Operations.Select(one => one.Id).Should().OnlyHaveUniqueItems();
        Elsewhere.Keys.Should().BeSubsetOf(house.Operations.Select(one => one.Id));
    }

    /// <summary>What is made comes first, what ends it last, and what brings it back after that.</summary>
    private static int Turn(DocumentedOperation operation) => operation switch
    {
        { Method: "POST", HasKey: false } => 0,
        { Method: "GET" } => 1,
        { Method: "DELETE" } when operation.Path.EndsWith('}') => 3,
        _ when operation.Path.EndsWith("/restoration", StringComparison.Ordinal) => 4,
        _ => 2,
    };

    /// <returns>The operation's path about a new incident.</returns>
    private async Task<string> IncidentAsync(DocumentedOperation operation)
    {
        var number = await house.DeclareAsync();
        foreach (var (method, path, body) in Before.GetValueOrDefault(operation.Id, []))
            (await house.SendAsync(method, "/api/v1/incidents" + path.Replace("N", number), body)).Status.Should().Be(204);
        var about = ContractHouse.Put(operation.Path, number, @"\{number\}");
        return about.Contains('{') ? ContractHouse.Put(about, await house.AttachAsync(number)) : about;
    }

    /// <returns>The key of what was made before, or of the first that is there.</returns>
    private async Task<string> KeyAsync(Dictionary<string, string> keys, string resource, DocumentedOperation operation)
    {
        if (keys.TryGetValue(resource, out var made)) return made;
        var name = operation.Path.Split('{')[1].Split('}')[0];
        var first = (await house.SendAsync("GET", $"/api/v1/{resource}?limit=1")).Json["items"]!.AsArray().FirstOrDefault();
        return first?[name]?.ToString() ?? throw new InvalidOperationException($"There are no {resource} to try {operation} with.");
    }

    private async Task TwiceAsync(List<string> wrong, Dictionary<string, string> keys, DocumentedOperation operation, string path, string? body)
    {
        var key = ("Idempotency-Key", operation.Id);
        var first = await house.SendAsync("POST", path, body, headers: key);
        Check(wrong, operation, null, first);
        if (first.Status == 201 && !operation.TakesFile) keys[operation.Path.Split('/')[3]] = first.Location!.Split('/')[^1];
        var again = await house.SendAsync("POST", path, body, headers: key);
        if (again != first with { Type = again.Type }) wrong.Add($"{operation}: sent again it was answered {again.Status} {again.Text}, before {first.Status} {first.Text}");
        if (operation.Promises(422)) await ExpectAsync(wrong, operation, 422, "POST", path, (body ?? "") + " ", headers: key);
    }

    private async Task AgainAsync(List<string> wrong, DocumentedOperation operation, string path)
    {
        var first = await house.SendAsync("GET", path);
        var again = await house.SendAsync("GET", path, headers: ("If-None-Match", first.Tag ?? ""));
        if (again.Status != 304) wrong.Add($"{operation}: {again.Status} for what the caller has already");
        if (operation.Answers["200"]!["content"]!["text/csv"] is null) return;
        var table = await house.SendAsync("GET", path + "?format=csv");
        var head = table.Text.Split("\r\n")[0].Split(',');
        if (!head.SequenceEqual(first.Json["items"]!.AsArray().FirstOrDefault()?.AsObject().Select(one => one.Key) ?? head)) wrong.Add($"{operation}: as CSV it has other fields");
    }

    private async Task ExpectAsync(List<string> wrong, DocumentedOperation operation, int status, string method, string path, string? body, string who = nameof(Role.Owner), params (string, string)[] headers) =>
        Check(wrong, operation, status, await house.SendAsync(method, path, body, who, headers));

    /// <param name="status">Null for the success that the document names.</param>
    private void Check(List<string> wrong, DocumentedOperation operation, int? status, Answer answer)
    {
        var expected = status ?? int.Parse(operation.Answers.First().Key, System.Globalization.CultureInfo.InvariantCulture);
        if (answer.Status != expected || !operation.Promises(expected))
        {
            wrong.Add($"{operation}: {answer.Status} in place of {expected}: {answer.Text[..Math.Min(answer.Text.Length, 300)]}");
            return;
        }
        var content = JsonShape.Resolve(house.Document, operation.Answers[$"{expected}"])["content"] as JsonObject;
        if (content is null) return;
        var (type, says) = content.First();
        if (answer.Type?.MediaType != type) wrong.Add($"{operation}: {expected} is {answer.Type}, not {type}");
        wrong.AddRange(JsonShape.Problems(house.Document, says!["schema"], answer.Json).Take(5).Select(problem => $"{operation}: {expected}: {problem}"));
    }

    /// <summary>As calls under an <c>Idempotency-Key</c> are kept: by the key's id.</summary>
    private string CallerOf(Role role) => house.KeyIds[role];
}
