using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>From starting the published file to its first page, redirects followed: median of five, the data folder new and then known.</summary>
internal static class Start
{
    private const int Runs = 5;

    public static async Task RunAsync()
    {
        var fresh = await Figure.TryAsync("start.new", () => MeasureAsync(known: false));
        if (fresh is not null) Figure.Print("start.new", Percentile.Of(fresh, 50), "ms", note: $"slowest {fresh.Max():0} ms");

        var known = await Figure.TryAsync("start.known", () => MeasureAsync(known: true));
        if (known is not null) Figure.Print("start.known", Percentile.Of(known, 50), "ms", note: $"slowest {known.Max():0} ms");
    }

    private static async Task<double[]> MeasureAsync(bool known)
    {
        await using var shared = new TempFolder();
        if (known) await OnceAsync(shared.Path);

        var times = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            await using var own = new TempFolder();
            times[run] = await OnceAsync(known ? shared.Path : own.Path);
        }
        return times;
    }

    private static async Task<double> OnceAsync(string data)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        var started = TimeProvider.System.GetTimestamp();
        await using var imp = ImpProcess.Serve(data);
        await Eventually.HoldsAsync(() => ShowsAsync(client, imp.Url), "the first page");
        var time = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        await imp.StopAsync();
        return time;
    }

    private static async Task<bool> ShowsAsync(HttpClient client, string url)
    {
        try
        {
            using var page = await client.GetAsync(url);
            return page.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
