using System.Diagnostics;
using System.Net.Http.Headers;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Bench;

/// <summary>How long lists of the API take with 100 000 incidents, compared with 100; and how long all of them take as CSV, compared with reading the same rows from the file.</summary>
internal static class Api
{
    private const int Reads = 200;

    private static readonly (string Name, string Path)[] Lists =
    [
        ("incidents", "incidents?state=all"), ("incidents-oldest", "incidents?state=all&sort=number"), ("incidents-csv", "incidents?state=all&format=csv&limit=50"), ("incident", "incidents/50"),
        ("services", "services"), ("teams", "teams"), ("escalations", "escalations"), ("alerts", "alerts"), ("audit", "audit"), ("deliveries", "deliveries"),
    ];

    public static async Task RunAsync()
    {
        var small = await Figure.TryAsync("api.list", () => MeasureAsync(100));
        var full = await Figure.TryAsync("api.list", () => MeasureAsync(100_000));
        if (small is null || full is null) return;
        for (var at = 0; at < Lists.Length; at++) Figure.Print($"api.{Lists[at].Name}.p95", full.Times[at], "ms", small.Times[at]);
        Figure.Print("api.export", full.ExportMs, "ms", full.BareMs, $"{full.Rows} incidents; baseline: the same rows read from the file by one statement");
        Figure.Print("api.export.memory", full.HighestMb, "MB", small.HighestMb, "highest resident size of the process; baseline: with 100 incidents");
        Figure.Print("api.export.grown", full.GrownMb, "MB", small.GrownMb, "resident size from its first to its last tenth; baseline: with 100 incidents");
    }

    private static async Task<Measured> MeasureAsync(int incidents)
    {
        await using var imp = await Product.StartAsync(data => Seed.Incidents(Path.Combine(data.Path, "imp.db"), incidents));
        using var client = new HttpClient { BaseAddress = new Uri(imp.Url + "/api/v1/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", imp.ApiKey);
        var times = new double[Lists.Length];
        for (var at = 0; at < Lists.Length; at++) times[at] = await ReadAsync(client, Lists[at].Path);
        var (export, rows, grown, highest) = await ExportAsync(client, imp.Id, incidents);
        if (rows != incidents) throw new BenchFailure($"{rows} of {incidents} incidents came out");
        return new Measured(times, export, rows, grown, highest, Bare(imp.Database));
    }

    private static async Task<double> ReadAsync(HttpClient client, string path)
    {
        for (var warm = 0; warm < 20; warm++) await client.GetByteArrayAsync(path);
        var times = new double[Reads];
        for (var read = 0; read < Reads; read++)
        {
            var started = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(path);
            times[read] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return Percentile.Of(times, 95);
    }

    private static async Task<(double Ms, int Rows, double GrownMb, double HighestMb)> ExportAsync(HttpClient client, int process, int incidents)
    {
        // Once before, so that what is loaded and compiled the first time is not counted.
        await client.GetByteArrayAsync("incidents?format=csv&q=is:any+no-such-word");
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync("incidents?state=all&format=csv", HttpCompletionOption.ResponseHeadersRead);
        using var text = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var (lines, early) = (0, 0d);
        while (await text.ReadLineAsync() is not null)
            if (++lines == incidents / 10) early = Resident.MiB(process);
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, lines - 1, Resident.MiB(process) - early, HighestMb(process));
    }

    private static double Bare(string database)
    {
        using var connection = new SqliteFile(database).OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT i."Number", i."Title", i."Response", i."Status", i."Severity", s."Name", t."Name", i."DedupKey", i."AlertCount", i."OpenedAt", i."AcknowledgedAt", i."ClosedAt",
                (SELECT group_concat(g."Name", ' ') FROM "IncidentTags" g WHERE g."IncidentId"=i."Id")
            FROM "Incidents" i JOIN "Services" s ON s."Id"=i."ServiceId" JOIN "Teams" t ON t."Id"=s."TeamId" ORDER BY i."Number" DESC
            """;
        var started = Stopwatch.GetTimestamp();
        using var rows = command.ExecuteReader();
        var values = new object[rows.FieldCount];
        while (rows.Read()) rows.GetValues(values);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double HighestMb(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.PeakWorkingSet64 / 1024d / 1024d;
    }

    private sealed record Measured(double[] Times, double ExportMs, int Rows, double GrownMb, double HighestMb, double BareMs);
}
