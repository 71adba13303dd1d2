using System.Net;
using System.Text.Json;

namespace Imp.Tests.Integrations;

/// <summary><c>POST /v2/enqueue</c> over real HTTP: status, PagerDuty's own shape whatever happens, and what is in the ledger afterwards.</summary>
public sealed class EnqueueTests(Intake intake) : IClassFixture<Intake>
{
    private const string Trigger = """{"routing_key":"KEY","event_action":"trigger","dedup_key":"k","payload":{"summary":"S","source":"s","severity":"error"}}""";

    [Theory]
    [InlineData("/v2/enqueue", "good", null)]
    [InlineData("/v2/enqueue/", "good", null)]
    [InlineData("/v2/enqueue", "exactly 1 MiB", null)]
    [InlineData("/v2/enqueue", "nested 64", null)]
    [InlineData("/v2/enqueue", "gzip", "gzip")]
    [InlineData("/v2/enqueue", "gzip", "GZIP")]
    [InlineData("/v2/enqueue", """{"service_key":"KEY","event_action":"trigger","dedup_key":"k","payload":{"summary":"S"}}""", null)]
    [InlineData("/v2/enqueue", """{"routing_key":"KEY","event_action":"resolve","dedup_key":"k","payload":{}}""", null)]
    [InlineData("/v2/enqueue", """{"routing_key":"KEY","event_action":"acknowledge","dedup_key":"k","payload":null}""", null)]
    [InlineData("/v2/enqueue", """{"routing_key":"KEY","event_action":"resolve","dedup_key":"k","payload":{"summary":"","severity":"none","source":[]}}""", null)]
    [InlineData("/v2/enqueue", """{"routing_key":"KEY","event_action":"trigger","dedup_key":"k","payload":{"summary":"S","severity":"odd","timestamp":"yesterday","custom_details":"text"},"images":[],"links":[{"x":1}],"what":{}}""", null)]
    [InlineData("/v2/enqueue", """{"routing_key":"KEY","event_action":"trigger","dedup_key":"k","payload":{"summary":"cut \ud83d","\ud800":1}}""", null)]
    [InlineData("/v2/enqueue", """{"routing_key":"KEY","event_action":"trigger","dedup_key":"k","payload":{"summary":"nul \u0000 inside"}}""", null)]
    public async Task An_event_is_accepted_and_stored_once(string path, string body, string? encoding)
    {
        var before = await intake.StoredAsync();

        using var answer = await PostAsync(path, body, encoding);

        (answer.StatusCode, await answer.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.Accepted, """{"status":"success","message":"Event processed","dedup_key":"k"}"""));
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/json");
        (await intake.StoredAsync()).Should().Be(before + 1);
    }

    [Theory]
    [InlineData("not JSON", 400, "Unrecognized object", "JSON parse error")]
    [InlineData("", 400, "Unrecognized object", "JSON parse error")]
    [InlineData("truncated", 400, "Unrecognized object", "JSON parse error")]
    [InlineData("invalid UTF-8", 400, "Unrecognized object", "UTF-8")]
    [InlineData("NUL", 400, "Unrecognized object", "JSON parse error")]
    [InlineData("nested 65", 400, "Unrecognized object", "deeper than 64")]
    [InlineData("nested 10000", 400, "Unrecognized object", "deeper than 64")]
    [InlineData("10001 elements", 400, "Unrecognized object", "10000 members")]
    [InlineData("10001 properties", 400, "Unrecognized object", "10000 members")]
    [InlineData("1 MiB and 1", 413, "invalid event", "1048576")]
    [InlineData("gzip bomb", 413, "invalid event", "1048576", "gzip")]
    [InlineData("gzip of 1 MiB and 1", 413, "invalid event", "1048576", "gzip")]
    [InlineData("good", 400, "Unrecognized object", "gzip", "gzip")]
    [InlineData("gzip cut", 400, "Unrecognized object", "JSON parse error", "gzip")]
    [InlineData("gzip of nothing", 400, "Unrecognized object", "empty", "gzip")]
    [InlineData("gzip", 400, "Unrecognized object", "JSON parse error")]
    [InlineData("good", 400, "invalid event", "'routing_key' is invalid", null, "unknown")]
    [InlineData("""{"event_action":"trigger","payload":{"summary":"S"}}""", 400, "invalid event", "'routing_key' is missing or blank")]
    [InlineData("""{"routing_key":{},"event_action":"trigger","payload":{"summary":"S"}}""", 400, "invalid event", "'routing_key' is missing or blank")]
    [InlineData("""{"routing_key":"KEY","event_action":"trigger"}""", 400, "invalid event", "'payload.summary' is missing or blank")]
    [InlineData("""{"routing_key":"KEY","payload":{"summary":"S"}}""", 400, "invalid event", "'event_action' must be one of")]
    [InlineData("""{"routing_key":"KEY","event_action":"resolve"}""", 400, "invalid event", "'dedup_key' is missing or blank")]
    [InlineData("[]", 400, "invalid event", "JSON object")]
    [InlineData("null", 400, "invalid event", "JSON object")]
    public async Task What_cannot_be_taken_is_refused_in_the_protocols_words(string body, int status, string word, string error, string? encoding = null, string? key = null)
    {
        var before = intake.Everything();

        using var answer = await PostAsync("/v2/enqueue", body, encoding, key);

        ((int)answer.StatusCode).Should().Be(status);
        ShouldBeRefusal(await answer.Content.ReadAsStringAsync(), word, error);
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/json");
        // A sender that showed the right key finds its mistake in the ledger.
        if (await intake.LastAsync() is { Outcome: Imp.Domain.Alerts.EventOutcome.Refused } noted && noted.Reason!.Contains(error)) return;
        intake.Everything().Should().Be(before);
    }

    [Theory]
    [InlineData("GET"), InlineData("PUT"), InlineData("DELETE"), InlineData("PATCH"), InlineData("OPTIONS")]
    public async Task Another_method_is_answered_and_does_nothing(string method)
    {
        var before = intake.Everything();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/v2/enqueue");
        if (method != "GET") request.Content = new ByteArrayContent(Bodies.Make("good", intake.Key));

        using var answer = await intake.Client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.Should().Equal("POST");
        ShouldBeRefusal(await answer.Content.ReadAsStringAsync(), "invalid event", "POST");
        intake.Everything().Should().Be(before);
    }

    [Theory]
    [InlineData("Content-Type: text/plain\nAccept: application/vnd.pagerduty+json;version=2")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\nAccept: image/png")]
    [InlineData("Content-Type: nonsense\nAccept: ;;;")]
    [InlineData("Accept-Encoding: br")]
    public async Task Headers_do_not_matter(string headers)
    {
        var body = Bodies.Make("good", intake.Key);

        var answer = await intake.RawAsync($"POST /v2/enqueue HTTP/1.1\nHost: x\nContent-Length: {body.Length}\n{headers}", body);

        answer.Should().StartWith("HTTP/1.1 202").And.Contain("Content-Type: application/json\r\n").And.EndWith("""{"status":"success","message":"Event processed","dedup_key":"k"}""");
    }

    [Fact]
    public async Task Fifty_megabytes_are_refused_before_they_are_sent()
    {
        var before = intake.Everything();

        var answer = await intake.RawAsync($"POST /v2/enqueue HTTP/1.1\nHost: x\nContent-Length: {50 * Bodies.MiB}", []);

        answer.Should().StartWith("HTTP/1.1 413").And.Contain("application/json").And.Contain("\"errors\":[");
        intake.Everything().Should().Be(before);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_refused_at_the_first_byte_too_many()
    {
        var size = Bodies.MiB + 1;

        var answer = await intake.RawAsync("POST /v2/enqueue HTTP/1.1\nHost: x\nTransfer-Encoding: chunked", [.. System.Text.Encoding.ASCII.GetBytes($"{size:x}\r\n"), .. new byte[size]]);

        answer.Should().StartWith("HTTP/1.1 413").And.Contain("\"errors\":[");
    }

    [Fact]
    public async Task A_broken_transfer_is_refused_in_the_protocols_words_too()
    {
        var before = intake.Everything();

        var answer = await intake.RawAsync("POST /v2/enqueue HTTP/1.1\nHost: x\nTransfer-Encoding: chunked", "zzz\r\n"u8.ToArray());

        answer.Should().StartWith("HTTP/1.1 400").And.Contain("Content-Type: application/json\r\n").And.Contain("\"errors\":[");
        intake.Everything().Should().Be(before);
    }

    [Fact]
    public async Task Fifty_posts_at_once_make_one_incident()
    {
        var body = Trigger.Replace("\"k\"", "\"fifty\"");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync("/v2/enqueue", body)));

        answers.Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.Accepted);
        using var last = await intake.Client.PostAsync("/in/" + intake.Key, new StringContent("""{"title":"S","dedup_key":"fifty","status":"resolved"}"""));
        (await last.Content.ReadAsStringAsync()).Should().Contain("\"outcome\":\"resolved\"");
        var (_, incidents) = (0, await intake.House.Of<Imp.Infrastructure.Incidents.IncidentQueries>().ListAsync(new(Imp.Infrastructure.Incidents.StateFilter.All, Text: "fifty"), null, 100, default));
        incidents.Items.Single().AlertCount.Should().Be(50);
    }

    [Fact]
    public async Task A_trigger_without_a_key_gets_one_back()
    {
        using var answer = await PostAsync("/v2/enqueue", """{"routing_key":"KEY","event_action":"trigger","payload":{"summary":"Disk 91 % full"}}""");
        using var again = await PostAsync("/v2/enqueue", """{"routing_key":"KEY","event_action":"trigger","payload":{"summary":"disk 92 % full"}}""");

        var key = (await ReadAsync(answer)).GetProperty("dedup_key").GetString();
        key.Should().StartWith("auto-").And.Be((await ReadAsync(again)).GetProperty("dedup_key").GetString());
    }

    private static void ShouldBeRefusal(string answer, string word, string error)
    {
        var root = JsonDocument.Parse(answer).RootElement;
        root.EnumerateObject().Select(field => field.Name).Should().Equal("status", "message", "errors");
        root.GetProperty("status").GetString().Should().Be(word);
        var errors = root.GetProperty("errors").EnumerateArray().Select(one => one.GetString()!).ToList();
        string.Join('\n', errors).Should().NotBeEmpty().And.Contain(error);
        answer.Should().NotContain("Exception").And.NotContain("   at ").And.NotContain(".cs");
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    private Task<HttpResponseMessage> PostAsync(string path, string body, string? encoding = null, string? key = null)
    {
        var content = new ByteArrayContent(Bodies.Make(body, key ?? intake.Key));
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return intake.Client.PostAsync(path, content);
    }
}
