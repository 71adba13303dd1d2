using System.Text;
using System.Text.Json;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Services;

namespace Imp.Tests.Integrations;

/// <summary>Opsgenie's Heartbeat API over real HTTP.</summary>
public sealed class OpsgenieHeartbeatTests(Intake intake) : IClassFixture<Intake>
{
    [Theory]
    [InlineData(5, "minutes", 300), InlineData(2, "HOURS", 7_200), InlineData(7, "days", 604_800)]
    public async Task An_interval_is_a_period_and_is_told_as_it_was_sent(int interval, string unit, int seconds)
    {
        var name = $"of {interval} {unit}";
        await SendAsync("POST", "/v2/heartbeats/", new { name, interval, intervalUnit = unit, enabled = "True" }, 201);

        var got = (await SendAsync("GET", "/opsgenie/v2/heartbeats/" + Uri.EscapeDataString(name), null, 200)).GetProperty("data");

        (got.GetProperty("interval").GetInt32(), got.GetProperty("intervalUnit").GetString(), got.GetProperty("enabled").GetBoolean()).Should().Be((interval, unit.ToLowerInvariant(), true));
        got.TryGetProperty("lastPingTime", out _).Should().BeFalse();
        (await RowAsync(name)).Rhythm.PeriodSeconds.Should().Be(seconds);
    }

    [Theory]
    [InlineData("GET"), InlineData("POST"), InlineData("PUT"), InlineData("PATCH")]
    public async Task A_ping_is_taken_by_every_method_that_clients_use(string method)
    {
        var name = "pinged by/" + method;
        await CreateAsync(name);

        (await SendAsync(method, $"/v2/heartbeats/{Uri.EscapeDataString(name)}/ping/", method == "GET" ? null : "not json"u8.ToArray(), 202)).GetProperty("result").GetString().Should().Be("PONG - Heartbeat received");

        (await RowAsync(name)).State.Should().Be(HeartbeatState.Up);
    }

    [Fact]
    public async Task A_ping_of_a_name_that_nobody_knows_is_accepted_and_written_down()
    {
        await SendAsync("GET", "/v2/heartbeats/nobody-knows/ping", null, 202);

        (await intake.LastAsync())!.Reason.Should().Be("There is no heartbeat of the name nobody-knows.");
    }

    [Fact]
    public async Task Names_are_the_keys_services_own()
    {
        var service = new ServiceId(intake.House.Of<IChance>().NewId());
        await intake.House.DoAsync(new CreateService(service, "Elsewhere", "", intake.House.First.Team));
        await intake.House.DoAsync(new CreateHeartbeat(new(intake.House.Of<IChance>().NewId()), service, "foreign", "foreign", new Rhythm(60, null, null, 60), Imp.Domain.Alerts.AlertSeverity.Error));
        var before = intake.Everything();

        foreach (var (method, path) in new[] { ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/enable"), ("POST", "/disable") }) await SendAsync(method, "/v2/heartbeats/foreign" + path, method == "PATCH" ? new { interval = 9 } : null, 404);

        intake.Everything().Should().Be(before);
        await CreateAsync("foreign");
        (await RowAsync("foreign")).ServiceId.Should().Be(intake.House.First.Service);
    }

    [Fact]
    public async Task Names_that_look_alike_in_an_address_are_two()
    {
        foreach (var name in new[] { "a b", "a-b", "ä", "ö", new string('n', 200) }) await CreateAsync(name);
        await SendAsync("PATCH", "/v2/heartbeats/a-b", new { name = "a b" }, 409);
        await SendAsync("PATCH", "/v2/heartbeats/a-b", new { name = "renamed", enabled = false }, 200);

        (await RowAsync("renamed")).PausedAt.Should().NotBeNull();
        (await RowAsync("a b")).PausedAt.Should().BeNull();
    }

    [Theory]
    [InlineData("POST", "", "", 400, "empty")]
    [InlineData("POST", "", "{\"name\":", 400, "not JSON")]
    [InlineData("POST", "", "invalid UTF-8", 400, "UTF-8")]
    [InlineData("POST", "", "nested 65", 400, "deeper")]
    [InlineData("POST", "", "1 MiB and 1", 413, "larger")]
    [InlineData("POST", "", "gzip bomb", 413, "larger", "gzip")]
    [InlineData("POST", "", "[]", 422, "object")]
    [InlineData("POST", "", "{}", 422, "Name can not be empty")]
    [InlineData("POST", "", """{"name":{},"interval":1,"intervalUnit":"days"}""", 422, "Name can not be empty")]
    [InlineData("POST", "", """{"name":"x","intervalUnit":"days"}""", 422, "Interval should be")]
    [InlineData("POST", "", """{"name":"x","interval":0,"intervalUnit":"days"}""", 422, "Interval should be")]
    [InlineData("POST", "", """{"name":"x","interval":1.5,"intervalUnit":"days"}""", 422, "Interval should be")]
    [InlineData("POST", "", """{"name":"x","interval":[1],"intervalUnit":"days"}""", 422, "Interval should be")]
    [InlineData("POST", "", """{"name":"x","interval":99999999999999999999,"intervalUnit":"days"}""", 422, "Interval should be")]
    [InlineData("POST", "", """{"name":"x","interval":2147483647,"intervalUnit":"days"}""", 422, "366 days")]
    [InlineData("POST", "", """{"name":"x","interval":1,"intervalUnit":"weeks"}""", 422, "minutes, hours, days")]
    [InlineData("POST", "", """{"name":"x","interval":1,"intervalUnit":7}""", 422, "minutes, hours, days")]
    [InlineData("POST", "", """{"name":"x","interval":1,"intervalUnit":"days","alertPriority":"P9"}""", 422, "P1, P2")]
    [InlineData("POST", "", "long name", 422, "200")]
    [InlineData("PATCH", "/known", """{"interval":-1}""", 422, "Interval should be")]
    [InlineData("PATCH", "/known", """{"interval":"soon"}""", 422, "Interval should be")]
    [InlineData("PATCH", "/known", "{", 400, "not JSON")]
    [InlineData("PATCH", "/unknown", "{}", 404, "does not exist")]
    [InlineData("POST", "/unknown/enable", "", 404, "does not exist")]
    [InlineData("DELETE", "/unknown", null, 404, "does not exist")]
    [InlineData("DELETE", "", null, 405, "method")]
    [InlineData("GET", "/known/enable", null, 405, "method")]
    [InlineData("POST", "/known", "{}", 405, "method")]
    public async Task What_cannot_be_taken_is_refused_and_changes_no_heartbeat(string method, string path, string? body, int status, string says, string? encoding = null)
    {
        if (await intake.House.Of<HeartbeatQueries>().OfNameAsync(intake.House.First.Service, "known", default) is null) await CreateAsync("known");
        var before = await intake.House.Of<HeartbeatQueries>().ListAsync(false, default);
        var bytes = body switch
        {
            null => null,
            "long name" => JsonSerializer.SerializeToUtf8Bytes(new { name = new string('x', 201), interval = 1, intervalUnit = "days" }),
            "invalid UTF-8" or "nested 65" or "1 MiB and 1" or "gzip bomb" => Bodies.Make(body, intake.Key),
            _ => Encoding.UTF8.GetBytes(body),
        };

        var answer = await SendAsync(method, "/v2/heartbeats" + path, bytes, status, encoding);

        answer.GetProperty("message").GetString().Should().Contain(says);
        (await intake.House.Of<HeartbeatQueries>().ListAsync(false, default)).Should().Equal(before);
    }

    [Theory]
    [InlineData("GET", ""), InlineData("POST", ""), InlineData("GET", "/known"), InlineData("GET", "/known/ping"), InlineData("DELETE", "/known")]
    public async Task Whoever_has_no_key_is_turned_away(string method, string path)
    {
        using var answer = await intake.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/v2/heartbeats" + path));

        ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("Could not authenticate", StringComparison.Ordinal)).Should().Be((401, true));
    }

    [Fact]
    public async Task Who_pings_too_often_is_told_so_in_the_protocols_headers()
    {
        await CreateAsync("often");
        var answers = await Task.WhenAll(Enumerable.Range(0, PingDesk.Burst + 40).Select(_ => AskAsync("GET", "/v2/heartbeats/often/ping", null, null)));

        var refused = answers.First(answer => (int)answer.StatusCode == 429);
        (refused.Headers.GetValues("X-RateLimit-State").Single(), refused.Headers.GetValues("X-RateLimit-Period-In-Sec").Single()).Should().Be(("THROTTLED", "60"));
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task Whatever_is_sent_the_answer_is_an_object_and_never_our_fault()
    {
        var whole = """{"name":"any","description":"d","interval":10,"intervalUnit":"minutes","enabled":true,"ownerTeam":{"name":"ops"},"alertMessage":"m","alertTags":["a"],"alertPriority":"P2"}"""u8.ToArray();
        await CreateAsync("spoiled");
        var spoiler = new AnyBody(20_261_121);
        for (var at = 0; at < 200; at++)
        {
            using var answer = await AskAsync(at % 2 == 0 ? "POST" : "PATCH", at % 2 == 0 ? "/v2/heartbeats" : "/v2/heartbeats/spoiled", spoiler.Spoil(whole), null);

            ((int)answer.StatusCode).Should().BeOneOf(200, 201, 400, 404, 409, 422);
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("took").GetDouble().Should().BePositive();
        }
    }

    private Task CreateAsync(string name) => SendAsync("POST", "/v2/heartbeats", new { name, interval = 10, intervalUnit = "minutes" }, 201);

    private async Task<HeartbeatRow> RowAsync(string name) => (await intake.House.Of<HeartbeatQueries>().OfNameAsync(intake.House.First.Service, name, default))!;

    private async Task<JsonElement> SendAsync(string method, string path, object? body, int status, string? encoding = null)
    {
        using var answer = await AskAsync(method, path, body, encoding);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, "{0} {1} answered {2}", method, path, text);
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/json");
        new[] { "X-Request-Id", "X-Response-Time", "X-RateLimit-State" }.Should().OnlyContain(name => answer.Headers.Contains(name));
        return JsonElement.Parse(text);
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, object? body, string? encoding)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(intake.House.Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.TryAddWithoutValidation("Authorization", "GenieKey " + intake.Key);
        if (body is not null) request.Content = new ByteArrayContent(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body));
        if (encoding is not null) request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await intake.Client.SendAsync(request);
    }
}
