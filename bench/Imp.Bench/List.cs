namespace Imp.Bench;

/// <summary>How long the first page of incidents takes when there are 100 000 of them; compared with 50 of them.</summary>
internal static class List
{
    private const int Incidents = 100_000;
    private const int PageSize = 50;
    private const int Reads = 200;

    public static async Task RunAsync()
    {
        var measured = await Figure.TryAsync("list.p95", MeasureAsync);
        if (measured is not null) Figure.Print("list.p95", measured.Full, "ms", measured.Small);
    }

    private static async Task<Measured> MeasureAsync()
    {
        await using var imp = await Product.StartAsync();
        using var events = new Events(imp);
        await OpenAsync(events, 0, PageSize);
        var small = await ReadAsync(events);
        await OpenAsync(events, PageSize, Incidents);
        return new(small, await ReadAsync(events));
    }

    // The service's rate limit folds a storm into one incident, so the rows are opened through the interface only as far as it lets them:
    // a product that offers a quicker way to many rows is asked for it here.
    private static Task OpenAsync(Events events, int first, int end) =>
        Parallel.ForEachAsync(Enumerable.Range(first, end - first), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, _) => await events.TriggerAsync($"bench/{number}"));

    private static async Task<double> ReadAsync(Events events)
    {
        for (var warm = 0; warm < 20; warm++) await events.ListAsync(PageSize);
        var times = new double[Reads];
        for (var read = 0; read < Reads; read++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await events.ListAsync(PageSize);
            times[read] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        }
        return Percentile.Of(times, 95);
    }

    private sealed record Measured(double Small, double Full);
}
