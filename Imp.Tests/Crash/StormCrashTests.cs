using System.Collections.Concurrent;
using Imp.Tests.Support;

namespace Imp.Tests.Crash;

/// <summary>Kills a real process in the middle of a storm, starts it again on the same folder, and storms on.</summary>
[Collection(Outside.Name)]
public sealed class StormCrashTests : IAsyncLifetime
{
    private const int Rounds = 6;
    private const int Connections = 6;

    private readonly ConcurrentBag<string> accepted = [];
    private readonly Random random = new(20_261_122);
    private readonly string url = $"http://127.0.0.1:{Loopback.FreePort()}";
    private WebhookSink sink = null!;
    private Installation installation = null!;
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
    public async Task A_storm_goes_on_under_its_one_umbrella_and_its_one_page_whenever_the_process_dies()
    {
        for (var round = 0; round < Rounds; round++) await CrashAsync(round);
        await using (var imp = await ServeAsync())
        {
            await Eventually.HoldsAsync(IsCalm, "everything accepted to be handled and every page to be sent");
            (await imp.StopAsync()).Should().Be(0);
        }

        accepted.Count.Should().BeGreaterThan(Rounds * 20, "it was a storm");
        unanswered.Should().BePositive("some were under way when it died");
        installation.Ask("PRAGMA integrity_check").Single().Single().Should().Be("ok");
        EveryAcceptedEventIsThereOnce();
        OneUmbrellaHoldsWhatOpenedNothing();
        EveryIncidentPagedOnce();
    }

    private Task<ImpProcess> ServeAsync() => ImpProcess.ServeAsync(installation.Folder, ready: "/healthz/live", url: url, environment: new Dictionary<string, string>
    {
        ["IMP_Outbound__Allow__0"] = "127.0.0.1",
        ["DOTNET_TieredPGO"] = "0", // it dies too young to profit from it
    });

    /// <summary>Kills it a moment after the umbrella stood; in the first round that is while it is being opened.</summary>
    private async Task CrashAsync(int round)
    {
        await using var imp = await ServeAsync();
        using var killed = new CancellationTokenSource();
        var before = accepted.Count;
        var load = Enumerable.Range(0, Connections).Select(connection => LoadAsync(round, connection, killed.Token)).ToList();
        await Eventually.HoldsAsync(() => accepted.Count > before + 25, "a storm of events to be accepted");
        killed.CancelAfter(random.Next(1, round == 0 ? 30 : 500));
        await Eventually.HoldsAsync(() => killed.IsCancellationRequested, "the moment");
        imp.KillNow();
        await Task.WhenAll(load);
    }

    /// <summary>Every event is a key of its own, so that each would open an incident.</summary>
    private async Task LoadAsync(int round, int connection, CancellationToken killed)
    {
        for (var number = 0; ; number++)
        {
            var title = $"event {round}/{connection}/{number}";
            var status = await installation.SendAsync(url, title, title);
            if (status is >= 200 and < 300) accepted.Add(title);
            else Interlocked.Increment(ref unanswered);
            if (status == 0 && killed.IsCancellationRequested) return;
        }
    }

    private bool IsCalm() => installation.Ask("""
        SELECT (SELECT count(*) FROM "Events" WHERE "Outcome"='Received') + (SELECT count(*) FROM "Deliveries" WHERE "State"='Pending')
            + (SELECT count(*) FROM "Escalations" WHERE "NextAt" <= (CAST(strftime('%s','now') AS INTEGER) + 1) * 1000)
        """).Single().Single() == "0";

    private void EveryAcceptedEventIsThereOnce()
    {
        var stored = installation.Ask("""SELECT "Title", count(*), min("Outcome"), count("IncidentId") FROM "Events" GROUP BY "Title" """);
        accepted.Except(stored.Select(row => row[0])).Should().BeEmpty("202 means on disk");
        stored.Where(row => row[1] != "1" || row[3] != "1" || row[2] is not ("Created" or "Attached")).Should().BeEmpty("each is there once and in an incident");
    }

    private void OneUmbrellaHoldsWhatOpenedNothing()
    {
        installation.Ask("""SELECT count(*), count("EndedAt") FROM "Storms" """).Single().Should().Equal("1", "0");
        var umbrella = installation.Ask("""SELECT "IncidentId" FROM "Storms" """).Single().Single();
        installation.Ask("""SELECT count(*) FROM "Incidents" WHERE "Title" LIKE 'Storm on %'""").Single().Should().Equal("1");
        installation.Ask($"""SELECT (SELECT "AlertCount" FROM "Incidents" WHERE "Id"='{umbrella}') - count(*) FROM "Events" WHERE "IncidentId"='{umbrella}'""").Single().Should().Equal("0");
        installation.Ask($"""SELECT count(*) FROM "Incidents" i WHERE i."Id"<>'{umbrella}' AND i."AlertCount"<>1""").Single().Should().Equal("0");
        installation.Ask("""SELECT count(*) FROM "Incidents" """).Single().Should().Equal(["21"], "twenty open as they come, the rest is the storm's");
    }

    private void EveryIncidentPagedOnce()
    {
        installation.Ask("""
            SELECT i."Number", count(d."Id") FROM "Incidents" i LEFT JOIN "Deliveries" d ON d."IncidentId"=i."Id" AND d."Channel"='Webhook' AND d."Purpose"='Page' GROUP BY i."Id" HAVING count(d."Id")<>1
            """).Should().BeEmpty("each incident pages once");
        var record = installation.Ask("""SELECT lower("Id"), "State" FROM "Deliveries" WHERE "Channel"='Webhook'""");
        record.Select(row => row[1]).Distinct().Should().Equal("Sent");
        sink.Calls.Select(call => call.Headers["webhook-id"]).Distinct().Should().BeEquivalentTo(record.Select(row => row[0]), "nothing is sent under a second id");
    }
}
