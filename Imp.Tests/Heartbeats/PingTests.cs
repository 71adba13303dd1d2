using System.Net;
using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Heartbeats;
using Imp.Tests.Integrations;

namespace Imp.Tests.Heartbeats;

/// <summary><c>/ping/…</c> over real HTTP.</summary>
public sealed class PingTests(Intake intake) : IClassFixture<Intake>
{
    [Theory]
    [InlineData("GET", "", BeatKind.Success)]
    [InlineData("HEAD", "", BeatKind.Success)]
    [InlineData("POST", "", BeatKind.Success)]
    [InlineData("POST", "/", BeatKind.Success)]
    [InlineData("GET", "/start", BeatKind.Start)]
    [InlineData("POST", "/fail", BeatKind.Fail)]
    [InlineData("POST", "/log", BeatKind.Log)]
    [InlineData("GET", "/0", BeatKind.Success)]
    [InlineData("GET", "/3", BeatKind.Fail)]
    public async Task A_ping_is_written_down_by_id_and_by_name(string method, string rest, BeatKind kind)
    {
        var (id, slug) = await HeartbeatAsync();

        foreach (var address in new[] { $"/ping/{id.Value}{rest}", $"/ping/{intake.Key}/{slug}{rest}?rid={id.Value}" })
        {
            using var answer = await SendAsync(method, address);
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).Should().Be(method == "HEAD" ? "" : "OK");
            answer.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
            (answer.Headers.GetValues("Access-Control-Allow-Origin").Single(), answer.Headers.GetValues("Ping-Body-Limit").Single()).Should().Be(("*", "10000"));
        }
        (await PingsAsync(id)).Select(ping => (ping.Kind, ping.From)).Should().Equal((kind, "127.0.0.1"), (kind, "127.0.0.1"));
    }

    [Theory]
    [InlineData("GET", "/ping/00000009-0000-0000-0000-000000000000", 404, "not found")]
    [InlineData("GET", "/ping/NoSuchKeyNoSuchKeyNoSuchKeyNoSuc/backup", 404, "not found")]
    [InlineData("GET", "/ping/nonsense", 400, "invalid uuid format")]
    [InlineData("GET", "/ping/00000009-0000-0000-0000-000000000000/stop", 400, "invalid url format")]
    [InlineData("GET", "/ping/", 400, "invalid uuid format")]
    [InlineData("PUT", "/ping/00000009-0000-0000-0000-000000000000", 405, "method not allowed")]
    public async Task What_is_no_ping_is_answered_in_plain_text_and_changes_nothing(string method, string address, int status, string text)
    {
        var before = intake.Everything();

        using var answer = await SendAsync(method, address);

        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()).Should().Be((status, text));
        intake.Everything().Should().Be(before);
    }

    [Theory]
    [InlineData("made-1", "?create=1", 201, "Created"), InlineData("made-2/fail", "?create=1", 201, "Created"), InlineData("made-3/7", "?rid=00000009-0000-0000-0000-000000000000&create=1", 201, "Created")]
    [InlineData("made-4", "?create=0", 404, "not found"), InlineData("made-5", "", 404, "not found"), InlineData("Made%206", "?create=1", 400, "invalid url format")]
    public async Task The_first_ping_of_a_name_makes_its_heartbeat_where_it_asks_for_it(string path, string query, int status, string text)
    {
        using var first = await SendAsync("GET", $"/ping/{intake.Key}/{path}{query}");
        ((int)first.StatusCode, await first.Content.ReadAsStringAsync()).Should().Be((status, text));
        if (status != 201) return;

        using var second = await SendAsync("GET", $"/ping/{intake.Key}/{path}{query}");
        ((int)second.StatusCode, await second.Content.ReadAsStringAsync()).Should().Be((200, "OK"));
        var row = (await intake.House.Of<HeartbeatQueries>().OfServiceAsync(intake.House.First.Service, default)).Single(row => row.Slug == path.Split('/')[0]);
        (row.PingCount, row.Rhythm).Should().Be((2, new Rhythm(86_400, null, null, 3_600)));
    }

    [Theory]
    [InlineData("/ping/NoSuchKeyNoSuchKeyNoSuchKeyNoSuc/made?create=1"), InlineData("/ping/00000009-0000-0000-0000-000000000000?create=1")]
    public async Task Nobody_makes_one_without_a_key(string address)
    {
        var before = intake.Everything();
        using var answer = await SendAsync("GET", address);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        intake.Everything().Should().Be(before);
    }

    [Fact]
    public async Task Ten_first_pings_at_once_make_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync("GET", $"/ping/{intake.Key}/together?create=1")));

        answers.Select(answer => (int)answer.StatusCode).Order().Should().Equal([.. Enumerable.Repeat(200, 9), 201]);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task What_comes_too_often_is_asked_to_wait()
    {
        var (id, _) = await HeartbeatAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, PingDesk.Burst + 40).Select(_ => SendAsync("GET", $"/ping/{id.Value}")));

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.Should().NotBeEmpty();
        refused[0].Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        (await refused[0].Content.ReadAsStringAsync()).Should().Be("rate limited");
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task The_key_of_another_service_does_not_open_it()
    {
        var (_, slug) = await HeartbeatAsync(other: true);

        using var answer = await SendAsync("GET", $"/ping/{intake.Key}/{slug}");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_a_long_body_the_beginning_is_kept()
    {
        var (id, _) = await HeartbeatAsync();

        using var answer = await SendAsync("POST", $"/ping/{id.Value}", new string('x', 200_000));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await PingsAsync(id)).Single().Body.Should().Be(new string('x', PingDesk.BodyLimit));
    }

    [Fact]
    public async Task An_old_client_with_HTTP_1_0_is_answered()
    {
        var (id, _) = await HeartbeatAsync();

        var answer = await intake.RawAsync($"GET /ping/{id.Value} HTTP/1.0", []);

        answer.Should().StartWith("HTTP/1.1 200 OK").And.EndWith("\r\n\r\nOK");
    }

    private async Task<(HeartbeatId, string)> HeartbeatAsync(bool other = false)
    {
        var id = new HeartbeatId(intake.House.Of<IChance>().NewId());
        var service = intake.House.First.Service;
        if (other)
        {
            service = new ServiceId(intake.House.Of<IChance>().NewId());
            await intake.House.DoAsync(new Imp.Infrastructure.Services.CreateService(service, $"Other {id}", "", intake.House.First.Team));
        }
        var slug = $"beat-{id.Value:N}";
        await intake.House.DoAsync(new CreateHeartbeat(id, service, "Backup", slug, new Rhythm(60, null, null, 60), AlertSeverity.Warning));
        return (id, slug);
    }

    private Task<IReadOnlyList<PingRow>> PingsAsync(HeartbeatId id) => intake.House.Of<HeartbeatQueries>().PingsAsync(id, 10, default);

    private Task<HttpResponseMessage> SendAsync(string method, string address, string? body = null) =>
        intake.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), address) { Content = method == "POST" ? new StringContent(body ?? "") : null });
}
