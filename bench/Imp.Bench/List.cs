using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>How long a page of incidents takes when there are 100 000 of them; compared with 100 of them.</summary>
internal static class List
{
    private const int Reads = 200;

    private static readonly (string Name, string Query)[] Lists =
    [
        ("first-page", ""), ("all", "state=all&"), ("closed", "state=closed&"), ("deep", "state=all&cursor=50000&"), ("severity", "state=all&severity=1&"),
        ("tag", "state=all&tag=tag-7&"), ("text", "state=all&text=nothing+like+it&"),
    ];

    public static async Task RunAsync()
    {
        var small = await Figure.TryAsync("list.p95", () => MeasureAsync(100));
        var full = await Figure.TryAsync("list.p95", () => MeasureAsync(100_000));
        if (small is null || full is null) return;
        for (var at = 0; at < Lists.Length; at++) Figure.Print($"list.{Lists[at].Name}.p95", full[at], "ms", small[at]);
    }

    private static async Task<double[]> MeasureAsync(int incidents)
    {
        await using var imp = await Product.StartAsync(data => Seed.Incidents(Path.Combine(data.Path, "imp.db"), incidents));
        using var events = new Events(imp);
        var figures = new double[Lists.Length];
        for (var at = 0; at < Lists.Length; at++) figures[at] = await ReadAsync(events, Lists[at].Query);
        return figures;
    }

    private static async Task<double> ReadAsync(Events events, string query)
    {
        for (var warm = 0; warm < 20; warm++) await events.ListAsync(query);
        var times = new double[Reads];
        for (var read = 0; read < Reads; read++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await events.ListAsync(query);
            times[read] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        }
        return Percentile.Of(times, 95);
    }
}
