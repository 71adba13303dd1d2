using Imp.Tests.Support;

namespace Imp.Tests.Crash;

/// <summary>Kills a real process in the middle of a storm, starts it again on the same folder, and storms on.</summary>
[Collection(Outside.Name)]
public sealed class StormCrashTests() : Crashing(20_261_122, Connections)
{
    private const int Rounds = 4;
    private const int Connections = 6;

    [Fact]
    public async Task A_storm_goes_on_under_its_one_umbrella_and_its_one_page_whenever_the_process_dies()
    {
        await CrashAsync(Rounds);

        Accepted.Count.Should().BeGreaterThan(Rounds * 20, "it was a storm");
        Unanswered.Should().BePositive("some were under way when it died");
        Installation.Ask("PRAGMA integrity_check").Single().Single().Should().Be("ok");
        EveryAcceptedEventIsThereOnce();
        OneUmbrellaHoldsWhatOpenedNothing();
        EveryIncidentPagedOnce();
    }

    /// <summary>A moment after the umbrella stood; in the first round that is while it is being opened.</summary>
    protected override int? LivesFor(int round) => 26;

    protected override (int Least, int Most) DiesWithin(int round) => (1, round == 0 ? 30 : 500);

    /// <summary>Every event is a key of its own, so that each would open an incident.</summary>
    protected override async Task LoadAsync(int round, int connection, CancellationToken killed)
    {
        for (var number = 0; ; number++)
        {
            var title = $"event {round}/{connection}/{number}";
            if (!await SendAsync(title, title, "trigger", killed)) return;
        }
    }

    private void EveryAcceptedEventIsThereOnce()
    {
        var stored = Installation.Ask("""SELECT "Title", count(*), min("Outcome"), count("IncidentId") FROM "Events" GROUP BY "Title" """);
        Accepted.Except(stored.Select(row => row[0])).Should().BeEmpty("202 means on disk");
        stored.Where(row => row[1] != "1" || row[3] != "1" || row[2] is not ("Created" or "Attached")).Should().BeEmpty("each is there once and in an incident");
    }

    private void OneUmbrellaHoldsWhatOpenedNothing()
    {
        Installation.Ask("""SELECT count(*), count("EndedAt") FROM "Storms" """).Single().Should().Equal("1", "0");
        var umbrella = Installation.Ask("""SELECT "IncidentId" FROM "Storms" """).Single().Single();
        Installation.Ask("""SELECT count(*) FROM "Incidents" WHERE "Title" LIKE 'Storm on %'""").Single().Should().Equal("1");
        Installation.Ask($"""SELECT (SELECT "AlertCount" FROM "Incidents" WHERE "Id"='{umbrella}') - count(*) FROM "Events" WHERE "IncidentId"='{umbrella}'""").Single().Should().Equal("0");
        Installation.Ask($"""SELECT count(*) FROM "Incidents" i WHERE i."Id"<>'{umbrella}' AND i."AlertCount"<>1""").Single().Should().Equal("0");
        Installation.Ask("""SELECT count(*) FROM "Incidents" """).Single().Should().Equal(["21"], "twenty open as they come, the rest is the storm's");
    }

    private void EveryIncidentPagedOnce()
    {
        Installation.Ask("""
            SELECT i."Number", count(d."Id") FROM "Incidents" i LEFT JOIN "Deliveries" d ON d."IncidentId"=i."Id" AND d."Channel"='Webhook' AND d."Purpose"='Page' GROUP BY i."Id" HAVING count(d."Id")<>1
            """).Should().BeEmpty("each incident pages once");
        var record = Installation.Ask("""SELECT lower("Id"), "State" FROM "Deliveries" WHERE "Channel"='Webhook'""");
        record.Select(row => row[1]).Distinct().Should().Equal("Sent");
        Sink.Calls.Select(call => call.Headers["webhook-id"]).Distinct().Should().BeEquivalentTo(record.Select(row => row[0]), "nothing is sent under a second id");
    }
}
