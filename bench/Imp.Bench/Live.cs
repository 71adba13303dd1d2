using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>
/// How long after the product accepted an event its row is on somebody's screen, at 100 events per second: one signed-in browser on the list
/// of incidents notes when it first sees each title.
/// </summary>
internal static class Live
{
    private const int PerSecond = 100;
    private const int Seconds = 15;
    private const int WarmUpSeconds = 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private const string Watch = """
        () => {
          window.seen = {};
          const look = () => {
            const now = performance.timeOrigin + performance.now();
            for (const [title] of document.body.innerText.matchAll(/bench-live-\d+/g)) window.seen[title] ??= now;
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """;

    public static async Task RunAsync()
    {
        var waits = await Figure.TryAsync("live", MeasureAsync);
        if (waits is null) return;
        var note = $"{waits.Length} of {PerSecond * Seconds} rows seen";
        Figure.Print("live.p50", Percentile.Of(waits, 50), "ms", note: note);
        Figure.Print("live.p99", Percentile.Of(waits, 99), "ms", note: note);
    }

    private static async Task<double[]> MeasureAsync()
    {
        await using var imp = await Product.StartAsync(Seed.NoStorms);
        await using var chromium = new Chromium();
        await using var page = await chromium.NewPageAsync();
        await SignInAsync(page, imp);
        await page.Page.EvaluateAsync(Watch);
        // A server that has just been started compiles as it goes; what it is like afterwards is what people live with.
        await SendAsync(imp, "warm-up", WarmUpSeconds);
        await Task.Delay(Grace);
        var accepted = await SendAsync(imp, "bench-live", Seconds);
        await Task.Delay(Grace);
        return Waits(accepted, await page.Page.EvaluateAsync<JsonElement>("window.seen"));
    }

    // The only place that knows the product's pages.
    private static async Task SignInAsync(BrowserPage page, Product imp)
    {
        await page.Page.GotoAsync(imp.Url + "/incidents");
        await page.Page.FillAsync("input[type=email], input[name=email]", Product.Owner);
        await page.Page.FillAsync("input[type=password]", Product.Password);
        await page.Page.PressAsync("input[type=password]", "Enter");
        await page.Page.WaitForURLAsync("**/incidents**");
    }

    private static async Task<IReadOnlyDictionary<string, double>> SendAsync(Product imp, string name, int seconds)
    {
        using var events = new Events(imp);
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var accepted = new ConcurrentDictionary<string, double>();
        var sending = new List<Task>();
        for (var number = 0; number < PerSecond * seconds && await beat.WaitForNextTickAsync(); number++)
            sending.Add(SendAsync($"{name}-{number.ToString(CultureInfo.InvariantCulture)}"));
        await Task.WhenAll(sending);
        return accepted;

        async Task SendAsync(string title)
        {
            await events.TriggerAsync(title);
            accepted[title] = Clock.Now();
        }
    }

    private static double[] Waits(IReadOnlyDictionary<string, double> accepted, JsonElement seen) =>
        [.. seen.EnumerateObject().Where(row => accepted.ContainsKey(row.Name)).Select(row => row.Value.GetDouble() - accepted[row.Name])];
}
