using System.Collections.Concurrent;
using System.Globalization;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Tests.Support;

namespace Imp.Bench;

/// <summary>How long after the product accepted an event all of a thousand listeners know of it, at 20 new incidents a second; what a listener costs; and how fast what was missed is read.</summary>
internal static class Streams
{
    private const int Listeners = 1_000;
    private const int PerSecond = 20;
    private const int Seconds = 20;
    private const int Missed = 100_000;
    private const int LinesPerEvent = 4;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        await using var imp = await Product.StartAsync(data =>
        {
            Seed.NoStorms(data);
            Fill(Path.Combine(data.Path, "imp.db"));
        }, new Dictionary<string, string> { ["IMP_Limits__ApiPerMinute"] = "100000" });
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Listeners + 8 }) { BaseAddress = new(imp.Url), Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new("Bearer", imp.ApiKey);
        await ReplayAsync(client);
        await ListenAsync(imp, client);
    }

    private static async Task ReplayAsync(HttpClient client)
    {
        await ReadAsync(client, Missed - 1_000, 1_000);
        var began = Clock.Now();
        await ReadAsync(client, 0, Missed);
        Figure.Print("stream.replay", Missed / (Clock.Now() - began) * 1_000, "events/s", 50_000, $"{Missed} events to one listener; baseline: what is promised");
    }

    private static async Task ReadAsync(HttpClient client, int after, int count)
    {
        await using var stream = await client.GetStreamAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/stream?last_event_id={after}"));
        var buffer = new byte[256 * 1024];
        // The first event stands behind the line about coming back, and an empty one.
        for (var lines = -2; lines < count * LinesPerEvent;)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) throw new BenchFailure("The stream ended.");
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }
    }

    private static async Task ListenAsync(Product imp, HttpClient client)
    {
        await SendAsync(imp, 5);
        await Task.Delay(Grace);
        var before = Resident.MiB(imp.Id);
        using var end = new CancellationTokenSource();
        var seen = new ConcurrentBag<(string Title, double At)>();
        var connected = new CountdownEvent(Listeners);
        var listeners = Enumerable.Range(0, Listeners).Select(_ => HearAsync(client, seen, connected, end.Token)).ToList();
        await Task.Run(() => connected.Wait(end.Token));
        await Task.Delay(Grace);
        var idle = Resident.MiB(imp.Id) - before;

        var accepted = await SendAsync(imp, Seconds);
        await Task.Delay(Grace);
        var grown = Resident.MiB(imp.Id) - before;
        await end.CancelAsync();
        await Task.WhenAll(listeners);

        var waits = seen.Select(one => one.At - accepted.GetValueOrDefault(one.Title, double.NaN)).Where(double.IsFinite).ToArray();
        var note = $"{waits.Length} of {Listeners * accepted.Count} events at {Listeners} listeners";
        Figure.Print("stream.p50", Percentile.Of(waits, 50), "ms", note: note);
        Figure.Print("stream.p99", Percentile.Of(waits, 99), "ms", 1_000, note + "; baseline: what is promised");
        Figure.Print("stream.idle-memory", idle * 1024 / Listeners, "KiB", note: "grown per listener to whom nothing was said yet");
        Figure.Print("stream.memory", grown * 1024 / Listeners, "KiB", 50, "grown per listener, incidents included; baseline: what is promised");
    }

    private static async Task HearAsync(HttpClient client, ConcurrentBag<(string, double)> seen, CountdownEvent connected, CancellationToken end)
    {
        try
        {
            await using var stream = await client.GetStreamAsync("/api/v1/stream?types=INCIDENT_CREATED", end);
            connected.Signal();
            using var lines = new StreamReader(stream);
            while (await lines.ReadLineAsync(end) is { } line)
            {
                if (!line.StartsWith("data: {", StringComparison.Ordinal)) continue;
                var (now, start) = (Clock.Now(), line.IndexOf("\"title\":\"", StringComparison.Ordinal) + 9);
                seen.Add((line[start..line.IndexOf('"', start)], now));
            }
        }
        catch (OperationCanceledException)
        {
            // It was listened to long enough.
        }
    }

    /// <returns>When which incident was accepted.</returns>
    private static async Task<IReadOnlyDictionary<string, double>> SendAsync(Product imp, int seconds)
    {
        using var events = new Events(imp);
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var accepted = new Dictionary<string, double>();
        for (var number = 0; number < PerSecond * seconds && await beat.WaitForNextTickAsync(); number++)
        {
            var title = $"bench-stream-{seconds}-{number}";
            await events.TriggerAsync(title);
            accepted[title] = Clock.Now();
        }
        return accepted;
    }

    /// <summary>As much as ten incidents a minute leave in a week.</summary>
    private static void Fill(string database)
    {
        using var connection = new SqliteFile(database).OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandText = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
            INSERT INTO "StreamEvents" ("At","Kind","Number","ServiceId","TeamId","Severity","IsDrill","Data")
            SELECT 1770000000000 + i, 'IncidentCreated', i, s."Id", s."TeamId", 'Sev3', 0,
            '{"type":"INCIDENT_CREATED","at":"2026-02-02T02:40:00.000Z","changes":["incident.opened"],"actor":{"kind":"integration","name":"Alertmanager"},"incident":{"number":' || i ||
            ',"title":"Disk of the database is nearly full on node ' || i || '","response":"open","status":"investigating","severity":"SEV3","service":"Checkout","team":"Payments","dedupKey":"disk/' || i ||
            '","assignee":null,"tags":["db","disk"],"openedAt":"2026-02-02T02:40:00.000Z","acknowledgedAt":null,"closedAt":null,"closeReason":null,"snoozedUntil":null,"isDrill":false,"url":"https://imp.example.org/incidents/' || i || '"}}'
            FROM n, (SELECT "Id","TeamId" FROM "Services" LIMIT 1) s
            """;
        command.Parameters.AddWithValue("$count", Missed);
        command.ExecuteNonQuery();
    }
}
