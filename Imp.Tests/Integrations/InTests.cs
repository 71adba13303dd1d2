using System.Net;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Infrastructure.Alerts;

namespace Imp.Tests.Integrations;

/// <summary><c>POST /in/{key}</c> over real HTTP: any JSON, and what became of it in the answer.</summary>
public sealed class InTests(Intake intake) : IClassFixture<Intake>
{
    [Fact]
    public async Task The_answer_says_what_became_of_the_event()
    {
        var answers = new List<string>();
        foreach (var body in new[]
        {
            """{"title":"Fire","dedup_key":"fire","severity":"warning"}""", """{"title":"Fire","dedup_key":"fire"}""", """{"dedup_key":"fire","status":"ack"}""",
            """{"dedup_key":"fire","status":"ok"}""", """{"dedup_key":"fire","status":"ok"}""", """{"title":"Fire","dedup_key":"fire"}""",
        })
        {
            var answer = await ReadAsync(await PostAsync(body));
            answer.GetProperty("dedup_key").GetString().Should().Be("fire");
            answer.GetProperty("event").GetString().Should().Be("/events/" + answer.GetProperty("event_id").GetInt64());
            answers.Add(answer.GetProperty("outcome").GetString() + (answer.TryGetProperty("incident", out var number) ? " " + number : ""));
        }
        var first = long.Parse(answers[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        answers.Should().Equal($"created {first}", $"attached {first}", $"acknowledged {first}", $"resolved {first}", "ignored", $"created {first + 1}");
    }

    [Theory]
    [InlineData("""{"event_action":"trigger","dedup_key":"pd","payload":{"summary":"S"}}""", "pd")]
    [InlineData("""{"routing_key":"another","event_action":"trigger","dedup_key":"pd2","payload":{"summary":"S"}}""", "pd2")]
    [InlineData("""{"title":"half \ud83d","dedup_key":"half"}""", "half")]
    [InlineData("""{"anything":["goes"],"dedup_key":"any"}""", "any")]
    public async Task Any_format_that_is_known_is_taken(string body, string key)
    {
        using var answer = await PostAsync(body);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await ReadAsync(answer)).GetProperty("dedup_key").GetString().Should().Be(key);
    }

    [Theory]
    [InlineData("an event")]
    [InlineData("an alert that joins")]
    public async Task The_same_idempotency_key_has_no_second_effect(string kind)
    {
        var body = $$"""{"title":"Once","dedup_key":"{{kind}}"}""";
        if (kind != "an event") (await PostAsync(body)).Dispose();
        var first = await ReadAsync(await PostAsync(body, "idem/" + kind));
        var before = await intake.StoredAsync();

        var again = await ReadAsync(await PostAsync(body, "idem/" + kind));

        again.GetRawText().Should().Be(first.GetRawText());
        (await intake.StoredAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData("not JSON", 400, "body.json")]
    [InlineData("", 400, "body.json")]
    [InlineData("{}", 400, "body.content")]
    [InlineData("null", 400, "body.content")]
    [InlineData("truncated", 400, "body.json")]
    [InlineData("invalid UTF-8", 400, "body.json")]
    [InlineData("NUL", 400, "body.json")]
    [InlineData("nested 65", 400, "body.json")]
    [InlineData("nested 10000", 400, "body.json")]
    [InlineData("10001 elements", 400, "body.json")]
    [InlineData("1 MiB and 1", 413, "body.size")]
    [InlineData("gzip bomb", 413, "body.size", "gzip")]
    [InlineData("good", 400, "body.gzip", "gzip")]
    [InlineData("""{"event_action":"resolve","payload":{}}""", 400, "body.content")]
    public async Task What_cannot_be_taken_is_refused_as_problem(string body, int status, string code, string? encoding = null)
    {
        var before = await intake.StoredAsync();

        using var answer = await PostAsync(body, encoding: encoding);

        ((int)answer.StatusCode).Should().Be(status);
        await ShouldBeProblemAsync(answer, code);
        if (code == "body.gzip") (await intake.StoredAsync()).Should().Be(before);
        else (await intake.LastAsync()).Should().Match<EventRow>(row => row.Outcome == EventOutcome.Refused && row.Reason!.Length > 0 && row.Incident == null);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..%2f..%2f")]
    public async Task An_unknown_key_is_refused_before_anything_is_read(string key)
    {
        var before = intake.Everything();

        using var answer = await intake.Client.PostAsync("/in/" + key, new StringContent("not even JSON"));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await ShouldBeProblemAsync(answer, "key");
        intake.Everything().Should().Be(before);
    }

    [Fact]
    public async Task Asking_instead_of_posting_does_nothing()
    {
        var before = intake.Everything();

        using var answer = await intake.Client.GetAsync("/in/" + intake.Key);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        await ShouldBeProblemAsync(answer, "method");
        intake.Everything().Should().Be(before);
    }

    [Fact]
    public async Task A_slash_at_the_end_makes_no_difference()
    {
        using var answer = await intake.Client.PostAsync($"/in/{intake.Key}/", new StringContent("""{"title":"Slash"}"""));

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    private static async Task ShouldBeProblemAsync(HttpResponseMessage answer, string code)
    {
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var text = await answer.Content.ReadAsStringAsync();
        var problem = JsonDocument.Parse(text).RootElement;
        (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()).Should().Be((code, (int)answer.StatusCode));
        problem.GetProperty("traceId").GetString().Should().Be(answer.Headers.GetValues("X-Request-Id").Single());
        text.Should().NotContain("Exception").And.NotContain("   at ");
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    private async Task<HttpResponseMessage> PostAsync(string body, string? id = null, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/" + intake.Key) { Content = new ByteArrayContent(Bodies.Make(body, intake.Key)) };
        if (id is not null) request.Headers.Add("Idempotency-Key", id);
        if (encoding is not null) request.Content.Headers.Add("Content-Encoding", encoding);
        return await intake.Client.SendAsync(request);
    }
}
