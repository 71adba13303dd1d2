using Imp.Tests.Support;

namespace Imp.Tests.Crash;

/// <summary>Loads a real process, kills it at a random moment, starts it again on the same folder; over and over.</summary>
[Collection(Outside.Name)]
public sealed class CrashTests() : Crashing(20_261_121, Connections)
{
    private const int Rounds = 8;
    private const int Connections = 8;
    private const int CommonKeys = 12;

    /// <summary>So many new incidents in a round at the most, so that every page can be sent.</summary>
    private const int FreshKeys = 12;

    /// <summary>How many messages one channel has under way at once.</summary>
    private const int Hands = 16;

    private long sent;

    [Fact]
    public async Task Kills_under_load_lose_no_accepted_event_and_no_page()
    {
        await CrashAsync(Rounds);

        Accepted.Count.Should().BeGreaterThan(Rounds * 2, "it was under load");
        Unanswered.Should().BePositive("some were under way when it died");
        Installation.Ask("PRAGMA integrity_check").Single().Single().Should().Be("ok");
        EveryAcceptedEventIsThereOnce();
        IncidentsCountTheirEvents();
        EveryPageArrived();
    }

    /// <summary>Every fifth time it dies while it still starts.</summary>
    protected override int? LivesFor(int round) => round % 5 == 4 ? null : 1;

    protected override (int Least, int Most) DiesWithin(int round) => (10, 900);

    /// <summary>Sends until nobody answers any more. Every event has a title of its own, by which it is found again.</summary>
    protected override async Task LoadAsync(int round, int connection, CancellationToken killed)
    {
        var chance = new Random(round * Connections + connection);
        for (var (number, fresh) = (0, 0); ; number++)
        {
            var title = $"event {round}/{connection}/{number}";
            var own = chance.Next(8) == 0 && fresh++ < FreshKeys / Connections + 1;
            var key = own ? title : $"common {chance.Next(CommonKeys)}";
            var resolves = !own && chance.Next(200) == 0;
            Interlocked.Increment(ref sent);
            if (!await SendAsync(key, title, resolves ? "resolve" : "trigger", killed)) return;
        }
    }

    private void EveryAcceptedEventIsThereOnce()
    {
        var stored = Installation.Ask("""SELECT "Title", count(*), min("Outcome") FROM "Events" GROUP BY "Title" """);
        stored.Where(row => row[1] != "1").Should().BeEmpty("nothing was sent twice");
        Accepted.Except(stored.Select(row => row[0])).Should().BeEmpty("202 means on disk");
        stored.Count.Should().BeLessThanOrEqualTo((int)sent);
        stored.Select(row => row[2]).Distinct().Should().NotContain(["Received", "Failed"]);
    }

    private void IncidentsCountTheirEvents()
    {
        Installation.Ask("""
            SELECT i."Number", i."AlertCount", count(e."Sequence") FROM "Incidents" i
            LEFT JOIN "Events" e ON e."IncidentId"=i."Id" AND e."Outcome" IN ('Created','Attached','Reopened')
            GROUP BY i."Id" HAVING i."AlertCount" <> count(e."Sequence")
            """).Should().BeEmpty("counts are exact");
        Installation.Ask("""SELECT "DedupKey", count(*) FROM "Incidents" WHERE "Response" <> 'Closed' GROUP BY "DedupKey" HAVING count(*) > 1""")
            .Should().BeEmpty("one incident is open per key");
        Installation.Ask("""SELECT "Sequence" FROM "Events" WHERE "Action"='Trigger' AND "Outcome" IN ('Created','Attached') AND "IncidentId" IS NULL""").Should().BeEmpty();
    }

    private void EveryPageArrived()
    {
        var arrived = Sink.Calls.GroupBy(call => call.Headers["webhook-id"]).ToDictionary(calls => calls.Key, calls => calls.Count());
        var record = Installation.Ask("""SELECT lower("Id"), "State" FROM "Deliveries" WHERE "Channel"='Webhook'""").ToDictionary(row => row[0], row => row[1]);
        record.Where(one => one.Value == "Sent" && !arrived.ContainsKey(one.Key)).Should().BeEmpty("what is recorded as sent was sent");
        record.Values.Distinct().Should().NotContain(["Pending", "Failed"]);
        arrived.Keys.Except(record.Keys).Should().BeEmpty("nothing is sent that was not asked for first");
        arrived.Values.Should().OnlyContain(times => times <= 1 + Rounds);
        arrived.Values.Sum(times => times - 1).Should().BeLessThanOrEqualTo(Rounds * Hands, "only what was under way is repeated");
        // Over before the first step was taken: the sender's own "resolve" stood right behind its "trigger".
        Installation.Ask("""
            SELECT "Number", "Response", "ClosedAt" - "OpenedAt" FROM "Incidents" i WHERE NOT EXISTS (SELECT 1 FROM "Deliveries" d WHERE d."IncidentId"=i."Id" AND d."Channel"='Webhook' AND d."Purpose"='Page')
                AND NOT EXISTS (SELECT 1 FROM "Escalations" e WHERE e."IncidentId"=i."Id" AND e."State"='Stopped' AND e."Step"=0)
            """).Should().BeEmpty("somebody is paged for every incident");
    }
}
