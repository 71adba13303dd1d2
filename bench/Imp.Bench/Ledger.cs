using System.Diagnostics;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Bench;

/// <summary>A million events: how long a search takes, how fast they are taken into the file beside, and how long forgetting them keeps others from writing. In this process, without a server.</summary>
internal static class Ledger
{
    private const int Events = 1_000_000;
    private const int Reads = 200;

    private static readonly (string Name, string Typed, EventOutcome? Outcome)[] Searches =
    [
        ("common-word", "replica", null), ("two-words", "replica db42", null), ("rare", "lag 777777", null), ("beginning", "rep", null), ("nothing", "nothing like it", null),
        ("by-outcome", "replica", EventOutcome.Created), ("rare-outcome", "replica", EventOutcome.Failed),
    ];

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("imp-bench-").FullName;
        try
        {
            using var data = DataFolder.Take(folder);
            await using var imp = new ServiceCollection().AddLogging().AddImp(data, new ImpSettings { Keep = new KeepSettings { EventDays = 1, BodyDays = 1 } }).BuildServiceProvider();
            imp.GetRequiredService<Migrator>().Run();
            Fill(data.Database, 100);
            await TakeInAsync(imp);
            foreach (var (name, typed, outcome) in Searches) Figure.Print($"ledger.search.{name}.p95", await SearchAsync(imp, typed, outcome), "ms", 200, "baseline: promised");
            await ForgetAsync(imp);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A million events.</summary>
    /// <param name="bytes">Of chance in each body, which is written with twice as many letters.</param>
    public static void Fill(string database, int bytes)
    {
        using var connection = new SqliteFile(database).OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandTimeout = 600;
        command.CommandText = """
            INSERT INTO "Teams" VALUES ('00000000-0000-7000-8000-000000000001','Bench','',NULL,0,NULL);
            INSERT INTO "Services" ("Id","Name","Description","TeamId","ReopenWithinMinutes","CreatedAt") VALUES ('00000000-0000-7000-8000-000000000002','Bench','','00000000-0000-7000-8000-000000000001',0,0);
            INSERT INTO "Integrations" ("Id","Name","ServiceId","KeyHash","KeyHint","CreatedAt") VALUES ('00000000-0000-7000-8000-000000000003','Bench','00000000-0000-7000-8000-000000000002','h','h',0);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
            INSERT INTO "Events" ("IntegrationId","ServiceId","ReceivedAt","Format","Action","DedupKey","Severity","Title","Source","Outcome","HandledAt","Body")
            SELECT '00000000-0000-7000-8000-000000000003','00000000-0000-7000-8000-000000000002', 1700000000000 + i, 'generic','Trigger','bench/' || (i % 5000),'Error',
                'Replica lag ' || i || ' s on db' || (i % 97), 'host' || (i % 300), CASE WHEN i % 200 = 0 THEN 'Created' WHEN i % 100000 = 1 THEN 'Failed' ELSE 'Attached' END, 1700000000000 + i,
                CAST(printf('{"title":"Replica lag %d s","severity":"error","dedup_key":"bench/%d","source":"host%d","custom":"%s"}', i, i % 5000, i % 300, hex(randomblob($bytes))) AS BLOB)
            FROM n
            """;
        command.Parameters.AddWithValue("$count", Events);
        command.Parameters.AddWithValue("$bytes", bytes);
        command.ExecuteNonQuery();
    }

    private static async Task TakeInAsync(ServiceProvider imp)
    {
        var worker = imp.GetServices<IWorker>().Single(one => one.Name == "LedgerWorker");
        var started = Stopwatch.GetTimestamp();
        var moved = 0;
        while (await worker.RunOnceAsync(CancellationToken.None) is > 0 and var some) moved += some;
        Figure.Print("ledger.taken-in", moved / Stopwatch.GetElapsedTime(started).TotalSeconds, "events/s", 5_000, "baseline: the sustained rate that is promised");
    }

    private static async Task<double> SearchAsync(ServiceProvider imp, string typed, EventOutcome? outcome)
    {
        var queries = imp.GetRequiredService<EventQueries>();
        var words = LedgerWords.Wanted(typed);
        for (var warm = 0; warm < 10; warm++) await queries.FindAsync(words, null, outcome, null, 50, CancellationToken.None);
        var times = new double[Reads];
        for (var read = 0; read < Reads; read++)
        {
            var started = Stopwatch.GetTimestamp();
            await queries.FindAsync(words, null, outcome, null, 50, CancellationToken.None);
            times[read] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return Percentile.Of(times, 95);
    }

    /// <summary>Somebody stores an event every few milliseconds; how long the slowest waits is what forgetting costs others.</summary>
    private static async Task ForgetAsync(ServiceProvider imp)
    {
        using var over = new CancellationTokenSource();
        var before = await StoreAsync(imp, Task.Delay(2_000));
        var started = Stopwatch.GetTimestamp();
        var forgetting = imp.GetRequiredService<EventRetention>().RunAsync(CancellationToken.None);
        var during = await StoreAsync(imp, forgetting);
        await forgetting;
        Figure.Print("ledger.forget.longest-wait", during.Max(), "ms", 50, "baseline: promised");
        Figure.Print("ledger.forget.p99-wait", Percentile.Of(during, 99), "ms", Percentile.Of(before, 99), "baseline: without it");
        Figure.Print("ledger.forget", Events / Stopwatch.GetElapsedTime(started).TotalSeconds, "events/s");
    }

    /// <summary>Stores an event every few milliseconds.</summary>
    /// <returns>How long each of them waited, in milliseconds.</returns>
    public static async Task<List<double>> StoreAsync(ServiceProvider imp, Task until)
    {
        var ledger = imp.GetRequiredService<EventLedger>();
        var door = new IntegrationRef(new IntegrationId(Guid.Parse("00000000-0000-7000-8000-000000000003")), new ServiceId(Guid.Parse("00000000-0000-7000-8000-000000000002")), "Bench");
        var waits = new List<double>();
        while (!until.IsCompleted)
        {
            var started = Stopwatch.GetTimestamp();
            await ledger.AcceptAsync(door, "generic", new Alert(AlertAction.Trigger, "bench", "Meanwhile", AlertSeverity.Info), "{}"u8.ToArray());
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(3);
        }
        return waits;
    }
}
