using System.Collections.Concurrent;
using Imp.Tests.Support;

namespace Imp.Tests.Crash;

/// <summary>Loads a real process, kills it at a random moment, starts it again on the same folder; over and over.</summary>
[Collection(Outside.Name)]
public sealed class CrashTests : IAsyncLifetime
{
    private const int Rounds = 20;
    private const int Connections = 8;
    private const int CommonKeys = 12;

    /// <summary>So many new incidents in a round at the most, so that every page can be sent.</summary>
    private const int FreshKeys = 12;

    /// <summary>How many messages one channel has under way at once.</summary>
    private const int Hands = 4;

    private readonly ConcurrentBag<string> accepted = [];
    private readonly Random random = new(20_261_121);
    private readonly string url = $"http://127.0.0.1:{Loopback.FreePort()}";
    private WebhookSink sink = null!;
    private Installation installation = null!;
    private long sent;
    private int unanswered;

    public async Task InitializeAsync()
    {
        sink = await WebhookSink.StartAsync();
        installation = await Installation.MakeAsync(sink.Url + "/page");
    }

    public async Task DisposeAsync()
    {
        installation.Dispose();
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task Twenty_kills_under_load_lose_no_accepted_event_and_no_page()
    {
        for (var round = 0; round < Rounds; round++) await CrashAsync(round);
        await using (var imp = await ServeAsync())
        {
            await Eventually.HoldsAsync(IsCalm, "everything accepted to be handled and every page to be sent");
            (await imp.StopAsync()).Should().Be(0);
        }

        accepted.Count.Should().BeGreaterThan(Rounds * 10, "it was under load");
        unanswered.Should().BePositive("some were under way when it died");
        installation.Ask("PRAGMA integrity_check").Single().Single().Should().Be("ok");
        EveryAcceptedEventIsThereOnce();
        IncidentsCountTheirEvents();
        EveryPageArrived();
    }

    /// <summary>Returns as soon as the port is open, which is before the start is over.</summary>
    private Task<ImpProcess> ServeAsync() => ImpProcess.ServeAsync(installation.Folder, ready: "/healthz/live", url: url, environment: new Dictionary<string, string>
    {
        ["IMP_Outbound__Allow__0"] = "127.0.0.1",
        ["DOTNET_TieredPGO"] = "0", // it dies too young to profit from it
    });

    /// <summary>Kills it a moment after it took its first event; every fifth time while it still starts.</summary>
    private async Task CrashAsync(int round)
    {
        await using var imp = await ServeAsync();
        using var killed = new CancellationTokenSource();
        var before = accepted.Count;
        var load = Enumerable.Range(0, Connections).Select(connection => LoadAsync(round, connection, new Random(round * Connections + connection), killed.Token)).ToList();
        if (round % 5 != 4) await Eventually.HoldsAsync(() => accepted.Count > before, "the first event to be accepted");
        killed.CancelAfter(random.Next(10, 900));
        await Eventually.HoldsAsync(() => killed.IsCancellationRequested, "the moment");
        imp.KillNow();
        await Task.WhenAll(load);
    }

    /// <summary>Sends until nobody answers any more. Every event has a title of its own, by which it is found again.</summary>
    private async Task LoadAsync(int round, int connection, Random chance, CancellationToken killed)
    {
        for (var (number, fresh) = (0, 0); ; number++)
        {
            var title = $"event {round}/{connection}/{number}";
            var own = chance.Next(8) == 0 && fresh++ < FreshKeys / Connections + 1;
            var key = own ? title : $"common {chance.Next(CommonKeys)}";
            var resolves = !own && chance.Next(200) == 0;
            Interlocked.Increment(ref sent);
            var status = await installation.SendAsync(url, key, title, resolves ? "resolve" : "trigger");
            if (status is >= 200 and < 300) accepted.Add(title);
            else Interlocked.Increment(ref unanswered);
            if (status == 0 && killed.IsCancellationRequested) return;
        }
    }

    /// <summary>Read beside the server as its own readers do: it writes nothing.</summary>
    private bool IsCalm() => installation.Ask("""
        SELECT (SELECT count(*) FROM "Events" WHERE "Outcome"='Received') + (SELECT count(*) FROM "Deliveries" WHERE "State"='Pending')
            + (SELECT count(*) FROM "Escalations" WHERE "NextAt" <= (CAST(strftime('%s','now') AS INTEGER) + 1) * 1000)
        """).Single().Single() == "0";

    private void EveryAcceptedEventIsThereOnce()
    {
        var stored = installation.Ask("""SELECT "Title", count(*), min("Outcome") FROM "Events" GROUP BY "Title" """);
        stored.Where(row => row[1] != "1").Should().BeEmpty("nothing was sent twice");
        accepted.Except(stored.Select(row => row[0])).Should().BeEmpty("202 means on disk");
        stored.Count.Should().BeLessThanOrEqualTo((int)sent);
        stored.Select(row => row[2]).Distinct().Should().NotContain(["Received", "Failed"]);
    }

    private void IncidentsCountTheirEvents()
    {
        installation.Ask("""
            SELECT i."Number", i."AlertCount", count(e."Sequence") FROM "Incidents" i
            LEFT JOIN "Events" e ON e."IncidentId"=i."Id" AND e."Outcome" IN ('Created','Attached','Reopened')
            GROUP BY i."Id" HAVING i."AlertCount" <> count(e."Sequence")
            """).Should().BeEmpty("counts are exact");
        installation.Ask("""SELECT "DedupKey", count(*) FROM "Incidents" WHERE "Response" <> 'Closed' GROUP BY "DedupKey" HAVING count(*) > 1""")
            .Should().BeEmpty("one incident is open per key");
        installation.Ask("""SELECT "Sequence" FROM "Events" WHERE "Action"='Trigger' AND "Outcome" IN ('Created','Attached') AND "IncidentId" IS NULL""").Should().BeEmpty();
    }

    private void EveryPageArrived()
    {
        var arrived = sink.Calls.GroupBy(call => call.Headers["webhook-id"]).ToDictionary(calls => calls.Key, calls => calls.Count());
        var record = installation.Ask("""SELECT lower("Id"), "State" FROM "Deliveries" WHERE "Channel"='Webhook'""").ToDictionary(row => row[0], row => row[1]);
        record.Where(one => one.Value == "Sent" && !arrived.ContainsKey(one.Key)).Should().BeEmpty("what is recorded as sent was sent");
        record.Values.Distinct().Should().NotContain(["Pending", "Failed"]);
        arrived.Keys.Except(record.Keys).Should().BeEmpty("nothing is sent that was not asked for first");
        arrived.Values.Should().OnlyContain(times => times <= 1 + Rounds);
        arrived.Values.Sum(times => times - 1).Should().BeLessThanOrEqualTo(Rounds * Hands, "only what was under way is repeated");
        // Over before the first step was taken: the sender's own "resolve" stood right behind its "trigger".
        installation.Ask("""
            SELECT "Number", "Response", "ClosedAt" - "OpenedAt" FROM "Incidents" i WHERE NOT EXISTS (SELECT 1 FROM "Deliveries" d WHERE d."IncidentId"=i."Id" AND d."Channel"='Webhook' AND d."Purpose"='Page')
                AND NOT EXISTS (SELECT 1 FROM "Escalations" e WHERE e."IncidentId"=i."Id" AND e."State"='Stopped' AND e."Step"=0)
            """).Should().BeEmpty("somebody is paged for every incident");
    }
}
