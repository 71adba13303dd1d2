using System.Globalization;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>
/// A storm: 100,000 events of 5,000 keys in a minute from one integration, far beyond its limit. Nothing may be refused or lost, the list must
/// stay usable meanwhile, and people must not be paged for each. The baseline of each figure is what is promised.
/// </summary>
internal static class Storm
{
    private const int Events = 100_000;
    private const int Keys = 5_000;
    private const int Seconds = 60;

    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync()
    {
        await using var imp = await Product.StartAsync();
        using var stop = new CancellationTokenSource();
        var reads = ReadAsync(imp, stop.Token);
        var load = await Wrk.PaceAsync(imp.Url + "/v2/enqueue", imp.IntegrationKey, Keys, Events / Seconds, Seconds);
        var drained = await Backlog.DrainAsync(imp);
        await stop.CancelAsync();

        var stored = Backlog.Ask(imp, """SELECT count(*) FROM "Events" """);
        Figure.Print("storm.sent", load.Requests, "events", Events, $"{load.PerSecond.ToString("F0", CultureInfo.InvariantCulture)} a second");
        Figure.Print("storm.refused", load.Failed, "events", note: "promised: 0");
        Figure.Print("storm.stored", stored, "events", load.Requests, "at least what was answered");
        Figure.Print("storm.p99", load.P99, "ms");
        Figure.Print("storm.peak", PeakMegabytes(imp), "MB", 400);
        Figure.Print("storm.list.p95", Percentile.Of(await reads, 95), "ms", 300);
        Figure.Print("storm.incidents", Backlog.Ask(imp, """SELECT count(*) FROM "Incidents" """), "incidents");
        Figure.Print("storm.pages", Backlog.Ask(imp, """SELECT count(*) FROM "Deliveries" WHERE "Purpose"='Page'"""), "messages");
        Figure.Print("storm.backlog", drained.TotalSeconds, "s", 2);
    }

    /// <summary>Looks at the list again and again, as people do.</summary>
    private static async Task<List<double>> ReadAsync(Product imp, CancellationToken stop)
    {
        using var viewer = new Imp.Bench.Events(imp);
        var times = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            var started = TimeProvider.System.GetTimestamp();
            await viewer.ListAsync("");
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(BetweenReads, CancellationToken.None);
        }
        return times;
    }

    private static double PeakMegabytes(Product imp)
    {
        var line = File.ReadLines($"/proc/{imp.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}

/// <summary>What waits to be looked at.</summary>
internal static class Backlog
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(2);

    /// <returns>How long it took until nothing waited any more.</returns>
    public static async Task<TimeSpan> DrainAsync(Product imp)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Ask(imp, """SELECT count(*) FROM "Events" WHERE "Outcome"='Received'""") > 0)
        {
            if (TimeProvider.System.GetElapsedTime(started) > AtMost) throw new BenchFailure("What came in was not handled in two minutes.");
            await Task.Delay(50);
        }
        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <summary>Asks the database file for one number, beside the server.</summary>
    // By way of the product's own class, which lets the database library find its binding.
    public static long Ask(Product imp, string sql) => long.Parse(Rows.Ask(new SqliteFile(imp.Database).Path, sql).Single().Single(), CultureInfo.InvariantCulture);
}
