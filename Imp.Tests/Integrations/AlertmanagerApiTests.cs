using System.Net;
using System.Text;
using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>Imp in the place of an Alertmanager, over real HTTP.</summary>
public sealed class AlertmanagerApiTests(Intake intake) : IClassFixture<Intake>
{
    private string Door => $"/in/{intake.Key}/alertmanager";

    [Fact]
    public async Task An_alert_fires_is_said_again_and_is_over()
    {
        await PostAsync(Alert("life", +240), 200);
        var row = await HoldsAsync("life", row => row.Response == ResponseState.Open);
        (row.Title, row.Severity, row.DedupKey!.Length).Should().Be(("Lag on life", Severity.Sev1, 16));

        await PostAsync(Alert("life", +240), 200);
        await HoldsAsync("life", row => row.AlertCount == 2);
        (await intake.Client.GetStringAsync(Door + "/api/v2/alerts")).Should().Contain(row.DedupKey).And.Contain("\"state\":\"active\"").And.Contain("\"instance\":\"life\"");

        await PostAsync(Alert("life", -1), 200);
        await HoldsAsync("life", row => row is { Response: ResponseState.Closed, AlertCount: 2 });
        var stored = await intake.StoredAsync();
        await PostAsync(Alert("life", -1), 200);
        (await intake.StoredAsync()).Should().Be(stored, "that it is over is said for a quarter of an hour, and is no news");
    }

    [Fact]
    public async Task Good_alerts_of_a_list_count_although_others_are_bad()
    {
        using var answer = await SendAsync("""[{"labels":{}},{"labels":{"a":""}},GOOD,7,null]""".Replace("GOOD", Alert("good", +240)[1..^1]));

        (answer.StatusCode, await answer.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.BadRequest, "\"at least one label pair required\""));
        await HoldsAsync("good", row => row.Response == ResponseState.Open);
    }

    [Theory]
    [InlineData("", 400), InlineData("[{", 400), InlineData("{}", 400), InlineData("null", 400), InlineData("[]", 200), InlineData("invalid UTF-8", 400), InlineData("nested 65", 400), InlineData("1 MiB and 1", 413)]
    [InlineData("gzip bomb", 413, "gzip"), InlineData("good", 400, "gzip")]
    public async Task What_cannot_be_taken_is_refused_in_the_protocols_words(string body, int status, string? encoding = null)
    {
        using var answer = await SendAsync(body, encoding);

        ((int)answer.StatusCode).Should().Be(status);
        if (status == 200) return;
        var root = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        (root.GetProperty("code").GetInt32(), root.GetProperty("message").GetString()!.Length > 5).Should().Be((status, true));
    }

    [Theory]
    [InlineData("GET", "/-/healthy", 200), InlineData("GET", "/-/ready", 200), InlineData("HEAD", "/-/ready", 200), InlineData("GET", "/api/v2/status", 200), InlineData("GET", "/api/v2/alerts/", 200)]
    [InlineData("DELETE", "/api/v2/alerts", 405), InlineData("POST", "/-/healthy", 405), InlineData("GET", "/api/v2/silences", 404)]
    public async Task What_else_is_asked_is_answered(string method, string path, int status)
    {
        using var answer = await intake.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), Door + path));
        using var stranger = await intake.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/in/0123456789abcdef0123456789abcdef/alertmanager" + path));

        (((int)answer.StatusCode), stranger.StatusCode).Should().Be((status, HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Whatever_is_sent_it_is_never_our_fault()
    {
        var (whole, spoiler) = (Encoding.UTF8.GetBytes(Alert("any", +240)), new AnyBody(20260302));
        for (var at = 0; at < 150; at++)
        {
            using var answer = await intake.Client.PostAsync(Door + "/api/v2/alerts", new ByteArrayContent(spoiler.Spoil(whole)));
            ((int)answer.StatusCode).Should().BeOneOf(200, 400);
        }
    }

    private static string Alert(string instance, int seconds) => JsonSerializer.Serialize(new[]
    {
        new
        {
            labels = new Dictionary<string, string> { ["alertname"] = "Lag", ["instance"] = instance, ["severity"] = "critical" }, annotations = new { summary = "Lag on " + instance },
            startsAt = TimeProvider.System.GetUtcNow().AddHours(-1), endsAt = TimeProvider.System.GetUtcNow().AddSeconds(seconds), generatorURL = "http://prometheus.example.org/graph?g0.expr=lag",
        },
    });

    private async Task<IncidentRow> HoldsAsync(string instance, Func<IncidentRow, bool> holds)
    {
        IncidentRow? row = null;
        await Eventually.HoldsAsync(
            async () => (row = (await intake.House.Of<IncidentQueries>().ListAsync(new IncidentFilter(StateFilter.All), null, 100, default)).Items.FirstOrDefault(one => one.Title == "Lag on " + instance)) is not null && holds(row),
            $"the incident of {instance} to be as wanted");
        return row!;
    }

    private async Task PostAsync(string body, int status)
    {
        using var answer = await SendAsync(body);
        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()).Should().Be((status, ""));
    }

    private Task<HttpResponseMessage> SendAsync(string body, string? encoding = null)
    {
        var content = new ByteArrayContent(body is "invalid UTF-8" or "nested 65" or "1 MiB and 1" or "gzip bomb" or "good" ? Bodies.Make(body, intake.Key) : Encoding.UTF8.GetBytes(body));
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return intake.Client.PostAsync(Door + "/api/v2/alerts", content);
    }
}
