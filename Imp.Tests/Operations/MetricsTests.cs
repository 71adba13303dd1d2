using System.Net;
using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Infrastructure.Operations;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Imp.Web.Operations;

namespace Imp.Tests.Operations;

public sealed class MetricsTests
{
    [Fact]
    public async Task A_key_of_a_viewer_reads_them_and_nobody_else()
    {
        await using var house = await ServedHouse.StartAsync();
        using var stranger = house.Browser();
        using var viewer = await house.ProgramAsync(Role.Viewer);

        (await stranger.GetAsync("/metrics")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var wrong = house.Browser();
        wrong.DefaultRequestHeaders.Authorization = new("Bearer", "imp_0000000000000000000000000000000000000000");
        (await wrong.GetAsync("/metrics")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var answer = await viewer.GetAsync("/metrics");
        (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()).Should().Be((HttpStatusCode.OK, MetricText.ContentType));
    }

    [Fact]
    public async Task Promtool_finds_nothing_to_complain_about_and_the_numbers_are_those_of_what_happened()
    {
        await using var house = await ServedHouse.StartAsync();
        using var viewer = await house.ProgramAsync(Role.Viewer);
        using var sender = house.Browser();
        for (var times = 0; times < 3; times++) (await sender.PostAsync("/in/" + house.First.IntegrationKey.Reveal, new StringContent("""{"title":"Disk is full","dedup_key":"disk"}"""))).EnsureSuccessStatusCode();
        await house.Of<IReadOnlyList<Infrastructure.Jobs.Runner>>().Single(runner => runner.Name == "EventWorker").DrainAsync(default);

        var text = await viewer.GetStringAsync("/metrics");

        text.Should().Contain("imp_events_total{outcome=\"Created\"} 1\n").And.Contain("imp_http_request_duration_seconds_count{kind=\"ingest\",code=\"2xx\"} 3\n")
            .And.Contain("imp_events_waiting 0\n").And.Contain("imp_database_size_bytes{file=\"imp.db\"}").And.Contain("dotnet_gc_collections_total{generation=\"gen0\"}");
        text.Split('\n').Where(line => line.StartsWith("imp_incidents_open{", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[1])).Should().Be(1);
        await using var folder = new TempFolder();
        await using var promtool = OutsideProcess.Start(Commands.Find("promtool"), ["check", "metrics"], folder.Path, text);
        var said = await promtool.EndAsync();
        (said.Exit, said.Out + said.Err).Should().Be((0, ""));
    }

    [Fact]
    public async Task A_real_prometheus_scrapes_them()
    {
        using var installation = await Installation.MakeAsync();
        await using var imp = await ImpProcess.ServeAsync(installation.Folder);
        (await installation.SendAsync(imp.Url, "disk", "Disk is full")).Should().Be(202);
        await using var folder = new TempFolder();
        var address = $"127.0.0.1:{Loopback.FreePort()}";
        await File.WriteAllTextAsync(folder["prometheus.yml"], $$"""
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: imp
                authorization: {credentials: {{installation.ApiKey}}}
                static_configs: [{targets: ["{{imp.Url["http://".Length..]}}"]}]
            """);
        await using var prometheus = OutsideProcess.Start(
            Commands.Find("prometheus"), [$"--config.file={folder["prometheus.yml"]}", $"--storage.tsdb.path={folder["data"]}", $"--web.listen-address={address}"], folder.Path);
        await prometheus.AnswersAsync($"http://{address}/-/ready");

        using var client = new HttpClient(new SocketsHttpHandler());
        await Eventually.HoldsAsync(async () => await AskAsync(client, address, "up{job=\"imp\"}") == "1", "the target to be up");
        await Eventually.HoldsAsync(async () => await AskAsync(client, address, "sum(imp_incidents_open)") == "1", "the incident to be counted");
    }

    [Theory]
    [InlineData("/in/x", "ingest")]
    [InlineData("/v2/enqueue", "ingest")]
    [InlineData("/ping/x", "ping")]
    [InlineData("/api/v1/incidents", "api")]
    [InlineData("/incidents", "page")]
    [InlineData("/healthz/live", "watch")]
    [InlineData("/_blazor", null)]
    [InlineData("/wall/live", null)]
    public void A_request_has_a_kind(string path, string? kind) => RequestKind.Of(path).Should().Be(kind);

    private static async Task<string?> AskAsync(HttpClient client, string address, string query)
    {
        var answer = JsonElement.Parse(await client.GetStringAsync($"http://{address}/api/v1/query?query={Uri.EscapeDataString(query)}"));
        var result = answer.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null : result[0].GetProperty("value")[1].GetString();
    }
}
