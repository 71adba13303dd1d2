using System.Globalization;
using System.Text.Json;
using Imp.Tests.Support;

namespace Imp.Bench;

/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Load(long Requests, double Seconds, long Failed, double P50, double P99)
{
    public double PerSecond => Requests / Seconds;

    public string? Note => Failed > 0 ? $"{Failed} failed" : null;
}

/// <summary>The load comes from wrk: one thread in C, so that the generator takes as little of the machine as possible from what it measures.</summary>
internal static class Wrk
{
    private const int Connections = 64;
    private const int WarmUpSeconds = 3;

    /// <summary>How long each measurement lasts; <c>IMP_BENCH_SECONDS</c>, default 10.</summary>
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("IMP_BENCH_SECONDS"), out var set) ? set : 10;

    /// <summary>Warms the server up, then measures.</summary>
    public static async Task<Load> PostAsync(string url, params string[] script)
    {
        await RunAsync(url, WarmUpSeconds, script);
        return await RunAsync(url, Seconds, script);
    }

    /// <summary>Sends at a fixed rate, as PagerDuty's clients do.</summary>
    public static Task<Load> PaceAsync(string url, string integrationKey, int keys, int perSecond, int seconds) =>
        RunAsync(url, seconds, ["pagerduty", integrationKey, keys.ToString(CultureInfo.InvariantCulture), perSecond.ToString(CultureInfo.InvariantCulture)]);

    private static async Task<Load> RunAsync(string url, int seconds, string[] script)
    {
        string[] arguments =
        [
            "-t1", $"-c{Connections}", $"-d{seconds}s", "--latency", "--timeout", "10s",
            "-s", Path.Combine(AppContext.BaseDirectory, "post.lua"), url, "--", .. script,
        ];
        await using var wrk = OutsideProcess.Start(Commands.Find("wrk"), arguments, AppContext.BaseDirectory);
        var ended = await wrk.EndAsync(TimeSpan.FromSeconds(seconds + 30));
        var line = ended.Out.Split('\n').LastOrDefault(line => line.StartsWith('{'))
            ?? throw new BenchFailure($"wrk said nothing of use: {ended.Out}{ended.Err}");
        return JsonSerializer.Deserialize<Load>(line, JsonSerializerOptions.Web)!;
    }
}
