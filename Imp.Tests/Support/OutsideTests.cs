namespace Imp.Tests.Support;

[Collection(Outside.Name)]
public sealed class OutsideTests(Browser browser)
{
    [Fact]
    public async Task A_page_is_seen_with_its_size_its_colours_and_its_errors()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new(Body: """<!doctype html><link rel="icon" href="data:,"><button onclick="throw new Error('oops')">Go</button>""");
        await using var page = await browser.NewPageAsync(390, 844, dark: true);

        await page.Page.GotoAsync(sink.Url);
        page.Problems.Should().BeEmpty();
        (await page.Page.EvaluateAsync<bool>("innerWidth === 390 && matchMedia('(prefers-color-scheme: dark)').matches")).Should().BeTrue();
        (await page.SidewaysAsync()).Should().Be(0);

        await page.Page.ClickAsync("button");
        await Eventually.HoldsAsync(() => page.Problems.Count > 0, "the error");
        page.Problems.Should().ContainSingle().Which.Should().Contain("oops");
        new FileInfo(await page.SaveAsync("support")).Length.Should().BePositive();
    }

    [Fact]
    public async Task Alertmanager_pages_and_resolves_at_the_address_it_was_given()
    {
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new(202, Body: """{"status":"success","message":"Event processed","dedup_key":"k"}""");
        await using var alertmanager = await Alertmanager.StartAsync(sink.Url + "/v2/enqueue", "0123456789abcdef0123456789abcdef");

        await alertmanager.FireAsync("DiskFull", summary: "Disk full on db7");
        await sink.WaitForAsync(1);
        await alertmanager.ResolveAsync("DiskFull");
        var calls = await sink.WaitForAsync(2);

        calls.Select(call => (call.Path, call.Json.GetProperty("event_action").GetString()))
            .Should().Equal(("/v2/enqueue", "trigger"), ("/v2/enqueue", "resolve"));
        calls[0].Json.GetProperty("payload").GetProperty("summary").GetString().Should().Be("Disk full on db7");
    }

    [Fact]
    public async Task The_product_starts_answers_and_stops_when_told()
    {
        await using var data = new TempFolder();
        await using var imp = await ImpProcess.ServeAsync(data.Path, ready: "/");

        (await imp.StopAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_killed_product_is_gone_at_once_and_its_port_is_free_again()
    {
        await using var data = new TempFolder();
        await using var first = await ImpProcess.ServeAsync(data.Path, ready: "/");
        first.KillNow();
        first.HasExited.Should().BeTrue();

        await using var second = await ImpProcess.ServeAsync(data.Path, ready: "/", url: first.Url);
        second.HasExited.Should().BeFalse();
    }
}
