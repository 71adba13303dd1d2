using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Imp.Bench;

/// <summary>Whether what comes in is also handled in time: 5,000 events a second of 500 keys for half a minute. The baseline is what is promised.</summary>
internal static class Pipeline
{
    private const int PerSecond = 5_000;
    private const int Keys = 500;
    private const int Seconds = 30;

    private static readonly TimeSpan BetweenMarks = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync()
    {
        await using var imp = await Product.StartAsync();
        // A server that has just been started compiles as it goes.
        await Wrk.PaceAsync(imp.Url + "/v2/enqueue", imp.IntegrationKey, Keys, 1_000, 5);
        using var stop = new CancellationTokenSource();
        var marks = MarkAsync(imp, stop.Token);
        var load = await Wrk.PaceAsync(imp.Url + "/v2/enqueue", imp.IntegrationKey, Keys, PerSecond, Seconds);
        await stop.CancelAsync();
        var drained = await Backlog.DrainAsync(imp);

        Figure.Print("pipeline.rate", load.PerSecond, "events/s", PerSecond, load.Note);
        Figure.Print("pipeline.backlog", drained.TotalSeconds, "s", 2);
        Figure.Print("pipeline.p99", load.P99, "ms");
        var (times, unknown) = await marks;
        Figure.Print("pipeline.handled.p99", Percentile.Of(times, 99), "ms", note: $"from sending until the answer says what became of it; {unknown} of {times.Count} were answered before it was known");
    }

    /// <summary>Sends an alert of a new key now and then and waits for what became of it.</summary>
    private static async Task<(List<double> Times, int Unknown)> MarkAsync(Product imp, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new(imp.Url) };
        var (times, unknown) = (new List<double>(), 0);
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var started = TimeProvider.System.GetTimestamp();
            using var answer = await client.PostAsJsonAsync($"/in/{imp.IntegrationKey}/generic", new { title = "mark", dedup_key = "mark/" + number.ToString(CultureInfo.InvariantCulture) }, CancellationToken.None);
            var outcome = (await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)).GetProperty("outcome").GetString();
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            if (outcome == "received") unknown++;
            await Task.Delay(BetweenMarks, CancellationToken.None);
        }
        return (times, unknown);
    }
}
