using System.Globalization;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Bench;

/// <summary>
/// How late pages leave while there is much to do: 1,000 open incidents whose next step falls due within a minute, and 10,000 messages about other
/// incidents that wait for the same channel; and how many messages leave a second, each written down before and after. The receiver answers at once.
/// </summary>
internal static class Pages
{
    private const int Incidents = 1_000;
    private const int Waiting = 10_000;
    private const int OverSeconds = 60;
    /// <summary>Long enough for a start on a busy machine: a page that is late by then is a failure that <c>/healthz</c> tells.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync()
    {
        await using var sink = await WebhookSink.StartAsync();
        DateTimeOffset first = default;
        await using var imp = await Product.StartAsync(data => Fill(data.Path, sink.Url, (first = TimeProvider.System.GetUtcNow() + Ahead).ToUnixTimeMilliseconds()), new Dictionary<string, string> { ["IMP_Outbound__Allow__0"] = "127.0.0.1" });
        var spent = await SpentAsync(imp.Id, sink.WaitForAsync(Incidents + Waiting, Patience));

        var calls = sink.Calls;
        var pages = calls.Where(call => call.Json.GetProperty("type").GetString() == "incident.page").ToList();
        var late = pages.ConvertAll(page => (page.At - Due(page.Json.GetProperty("data").GetProperty("incident").GetProperty("title").GetString()!)).TotalSeconds);
        Figure.Print("pages.p95", Percentile.Of(late, 95), "s", 1, $"from the instant at which it was due until the receiver had it; {pages.Count} of {Incidents}; baseline: what is promised");
        Figure.Print("pages.p99", Percentile.Of(late, 99), "s", 3);
        var ended = calls.Where(call => call.Json.GetProperty("type").GetString() == "incident.ended").ToList();
        Figure.Print("jobs.rate", ended.Count / (ended[^1].At - ended[0].At).TotalSeconds, "messages/s", 500, $"{ended.Count} messages, while pages went first; baseline: what is promised");
        var (from, to) = (ended[0].At, ended[^1].At);
        Figure.Print("jobs.cpu", 1_000 * (At(spent, to) - At(spent, from)) / calls.Count(call => call.At > from && call.At <= to), "ms", note: "processor time of Imp for each message meanwhile, escalating and pages included");

        DateTimeOffset Due(string title) => first + TimeSpan.FromMilliseconds(int.Parse(title[(title.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) * 1_000L * OverSeconds / Incidents);
    }

    /// <returns>How much processor time the process had taken, now and then until the work was done.</returns>
    private static async Task<List<(DateTimeOffset At, double Seconds)>> SpentAsync(int process, Task work)
    {
        var spent = new List<(DateTimeOffset, double)>();
        do spent.Add((TimeProvider.System.GetUtcNow(), Resident.Cpu(process)));
        while (await Task.WhenAny(work, Task.Delay(100)) != work);
        await work;
        return spent;
    }

    private static double At(List<(DateTimeOffset At, double Seconds)> spent, DateTimeOffset instant) => spent.FindLast(one => one.At <= instant).Seconds;

    private static void Fill(string folder, string url, long first)
    {
        AddReceiverAsync(folder, url).GetAwaiter().GetResult();
        using var connection = new SqliteFile(Path.Combine(folder, "imp.db")).OpenWriter();
        Run(connection, first, """
            UPDATE "ContactMethods" SET "ArchivedAt" = 1 WHERE "Channel" <> 'Webhook'
            """);
        Run(connection, first, """
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $incidents + $waiting)
            INSERT INTO "Incidents" ("Id","Number","ServiceId","Title","Severity","Response","Status","DedupKey","AlertCount","OpenedAt","ClosedAt","Notes","Occurrence","Written","Version")
            SELECT printf('%08X-0000-7000-8000-000000000000', i), i + 1, (SELECT "Id" FROM "Services"), 'Replica lag ' || i, 'Sev1',
                CASE WHEN i >= $incidents THEN 'Closed' ELSE 'Open' END, 'Investigating', 'bench/' || i, 1, $first - 60000, CASE WHEN i >= $incidents THEN $first END, '', 1, 0, 1
            FROM n
            """);
        Run(connection, first, """
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $incidents - 1)
            INSERT INTO "Escalations" ("IncidentId","PolicyName","Steps","Repeats","PauseMinutes","State","Step","Round","Climb","StartedAt","NextAt")
            SELECT printf('%08X-0000-7000-8000-000000000000', i), 'Bench', '[{"Delay":0,"People":["' || (SELECT lower("Id") FROM "Users") || '"]}]', 0, 60, 'Running', 0, 0, 1, $first - 60000,
                $first + i * 1000 * $over / $incidents
            FROM n
            """);
        Run(connection, first, """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $waiting)
            INSERT INTO "Deliveries" ("Id","IncidentId","UserId","MethodId","Channel","Purpose","State","QueuedAt")
            SELECT printf('%08X-0000-7000-8000-0000000000FF', i), printf('%08X-0000-7000-8000-000000000000', $incidents + i), (SELECT "Id" FROM "Users"), "Id", "Channel", 'Ended', 'Pending', $first - 60000
            FROM n, "ContactMethods" WHERE "Channel" = 'Webhook'
            """);
        Run(connection, first, """
            INSERT INTO "Jobs" ("Kind","Queue","Key","Payload","IncidentId","State","Priority","CreatedAt","DueAt","Attempts")
            SELECT 'deliver', 'webhook', 'bench:' || "Id", lower(replace("Id", '-', '')), "IncidentId", 'Pending', 3, $first - 60000, $first, 0 FROM "Deliveries"
            """);
    }

    /// <summary>By the command that people use, because the secret is sealed with the folder's key.</summary>
    private static async Task AddReceiverAsync(string folder, string url)
    {
        using var data = DataFolder.Take(folder);
        await using var services = new ServiceCollection().AddLogging().AddImp(data).BuildServiceProvider();
        var (bus, chance) = (services.GetRequiredService<CommandBus>(), services.GetRequiredService<IChance>());
        var owner = (await services.GetRequiredService<PeopleQueries>().ListAsync(false, default)).Single();
        await bus.ExecuteAsync(new AddContactMethod(new(chance.NewId()), owner.Id, ChannelKind.Webhook, "Pager", url, WebhookSecret.Make(chance)), Actor.Person(owner.Id, owner.Name, Role.Owner));
    }

    private static void Run(SqliteConnection connection, long first, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandTimeout = 120;
        command.CommandText = sql;
        foreach (var (name, value) in new (string, long)[] { ("$first", first), ("$incidents", Incidents), ("$waiting", Waiting), ("$over", OverSeconds) })
            if (sql.Contains(name, StringComparison.Ordinal)) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
