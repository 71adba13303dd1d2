using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Cli;

public sealed class StopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_ends_within_ten_seconds_and_what_is_under_way_is_finished_or_handed_back(bool hangs)
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = hangs ? WebhookAnswer.Hang : new WebhookAnswer(Delay: TimeSpan.FromSeconds(1));
        using var installation = await Installation.MakeAsync(sink.Url + "/pager");
        await using var imp = await ImpProcess.ServeAsync(installation.Folder, environment: new Dictionary<string, string> { ["IMP_Outbound__Allow"] = "127.0.0.1" });
        (await installation.SendAsync(imp.Url, "disk", "Disk is full")).Should().Be(202);
        await Eventually.HoldsAsync(() => sink.Calls.Count > 0, "the page to be under way");

        var started = Stopwatch.GetTimestamp();
        var code = await imp.StopAsync(TimeSpan.FromSeconds(15));

        (code, Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10)).Should().Be((0, true));
        var state = installation.Ask("""SELECT d."State", j."State" FROM "Deliveries" d JOIN "Jobs" j ON j."Queue"='webhook' WHERE d."Channel"='Webhook'""");
        // What hangs keeps its lease; the next run frees it and sends the same message again.
        state.Should().ContainSingle().Which.Should().Equal(hangs ? ["Pending", "Running"] : ["Sent", "Done"]);
    }

    [Fact]
    public async Task It_ends_within_ten_seconds_with_work_in_the_queue_a_stream_and_a_live_page_open()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = WebhookAnswer.Hang;
        using var installation = await Installation.MakeAsync(sink.Url + "/pager");
        await using var imp = await ImpProcess.ServeAsync(installation.Folder, environment: new Dictionary<string, string> { ["IMP_Outbound__Allow"] = "127.0.0.1" });
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(imp.Url) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", installation.ApiKey);
        using var stream = await client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        stream.EnsureSuccessStatusCode();
        // The lines that a live page of the console and a program that listens have.
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = new Uri(imp.Url) };
        using (await ServedHouse.PostFormAsync(browser, "/sign-in", "/sign-in", new() { ["_handler"] = "sign-in", ["Email"] = Installation.Email, ["Password"] = Installation.Password })) { }
        using var page = await LineAsync(imp.Url + "/_blazor", "Cookie", cookies.GetCookieHeader(browser.BaseAddress), """{"protocol":"blazorpack","version":1}""");
        using var program = await LineAsync(imp.Url + "/hubs/events", "Authorization", "Bearer " + installation.ApiKey, """{"protocol":"json","version":1}""");
        foreach (var number in Enumerable.Range(1, 40)) (await installation.SendAsync(imp.Url, $"disk {number}", $"Disk {number} is full")).Should().Be(202);
        await Eventually.HoldsAsync(() => sink.Calls.Count > 0, "a page to be under way");

        var started = Stopwatch.GetTimestamp();
        var code = await imp.StopAsync(TimeSpan.FromSeconds(15));

        (code, Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10)).Should().Be((0, true));
        await using (var read = await stream.Content.ReadAsStreamAsync()) await FluentActions.Awaiting(() => read.CopyToAsync(Stream.Null)).Should().CompleteWithinAsync(TimeSpan.FromSeconds(5));
        // Nothing that was accepted is lost: what was not looked at is looked at, and sent, by the next start.
        installation.Ask("""SELECT count(*) FROM "Events" """).Single().Single().Should().Be("40");
        installation.Ask("""SELECT count(*) FROM "Jobs" WHERE "State" NOT IN ('Pending','Running','Done','Dead')""").Single().Single().Should().Be("0");
    }

    private static async Task<ClientWebSocket> LineAsync(string url, string header, string proof, string greeting)
    {
        var line = new ClientWebSocket();
        line.Options.SetRequestHeader(header, proof);
        line.Options.SetRequestHeader("Origin", url[..url.IndexOf('/', "http://".Length)]);
        await line.ConnectAsync(new Uri(url.Replace("http:", "ws:")), default);
        await line.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(greeting), 0x1e], WebSocketMessageType.Text, true, default);
        await line.ReceiveAsync(new byte[64], default);
        line.State.Should().Be(WebSocketState.Open);
        return line;
    }
}
