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
        ("q-active", "q=replica&"), ("q-all", "q=is:any+replica&"), ("q-rare", "q=is:any+db7+lag&"), ("q-phrase", "q=is:any+%22s+on+db7%22&"), ("q-none", "q=is:any+%22on+lag%22&"),
        ("q-prefix", "q=is:any+re&"), ("q-not", "q=is:any+-replica&"), ("q-sev-word", "q=is:any+sev:1+replica+-sev:4&"), ("q-nobody", "q=is:any+who:nobody&"), ("q-since", "q=is:any+since:2023-11-15+sev:2&"),
        ("q-before", "q=is:any+before:2023-11-15+sev:2&"), ("q-service", "q=is:any+service:%22Main+service%22+-tag:tag-7+sev:1&"), ("q-team", "q=is:closed+team:Operations&"), ("q-sign", "q=is:any+%25&"),
        ("q-no-merged", "q=is:merged&"), ("q-again", "q=is:any+is:again&"),
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
