using System.Net;
using System.Text;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Database;

/// <summary>A disk that is full and a file that somebody else holds, over real HTTP.</summary>
public sealed class StorageTroubleTests
{
    [Fact]
    public async Task While_another_program_holds_the_file_senders_are_asked_to_come_back_and_nothing_is_lost()
    {
        await using var house = await ServedHouse.StartAsync();
        using var sender = house.Browser();
        using var program = await house.ProgramAsync(Role.Responder);
        (await PostAsync(house, sender, "before")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        var rows = Rows.Of(house.Of<SqliteFile>().Path);

        using (Lock.On(house.Of<SqliteFile>().Path))
        {
            var together = await Task.WhenAll(
                PostAsync(house, sender, "during"), InAsync(house, sender), program.PostAsync("/api/v1/incidents", new StringContent("""{"title":"T","service":"Main service"}""")));
            foreach (var answer in together)
            {
                ((int)answer.StatusCode, answer.Headers.RetryAfter!.Delta).Should().Be((503, TimeSpan.FromSeconds(5)));
                (await answer.Content.ReadAsStringAsync()).Should().Contain("Another program holds the database file");
            }
            house.Of<StorageHealth>().Trouble.Should().Be(StorageTrouble.Locked);
            (await program.GetAsync("/api/v1/incidents?state=all")).StatusCode.Should().Be(HttpStatusCode.OK, "reading goes on");
        }

        Rows.Of(house.Of<SqliteFile>().Path).Should().Be(rows);
        (await PostAsync(house, sender, "after")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        house.Of<StorageHealth>().Trouble.Should().Be(StorageTrouble.None);
        (await house.Of<EventQueries>().ListAsync(null, null, null, 10, default)).Items.Select(row => row.DedupKey).Should().Equal("after", "before");
    }

    [Fact]
    public async Task On_a_full_disk_events_are_refused_while_people_go_on()
    {
        await using var house = await ServedHouse.StartAsync();
        using var sender = house.Browser();
        using var program = await house.ProgramAsync(Role.Responder);
        var reserve = house.Of<DataFolder>().Reserve;
        house.Of<DiskReserve>().TryHold().Should().BeTrue();
        (await PostAsync(house, sender, "first")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await Worker(house).DrainAsync(default);
        // The connection may not grow the file any more; the next one, opened after the reserve was given up, may.
        await house.Of<WriteGate>().RunAsync(writer =>
        {
            writer.Run("PRAGMA max_page_count=1");
            return Task.CompletedTask;
        });

        var accepted = 1;
        HttpResponseMessage answer;
        while ((answer = await PostAsync(house, sender, "more", 8_000)).StatusCode == HttpStatusCode.Accepted) accepted++;

        await ShouldBeFullAsync(answer);
        File.Exists(reserve).Should().BeFalse("the reserve was given up");
        (house.Of<StorageHealth>().Trouble, house.Of<StorageHealth>().Since > DateTimeOffset.MinValue).Should().Be((StorageTrouble.DiskFull, true));
        (await house.Of<EventQueries>().ListAsync(null, null, null, 1_000, default)).Items.Should().HaveCount(accepted);
        await ShouldBeFullAsync(await PostAsync(house, sender, "again"));
        await ShouldBeFullAsync(await InAsync(house, sender));
        (await program.PostAsync("/api/v1/incidents/1/acknowledgement", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        await house.Of<StorageWatch>().RecoverAsync();

        house.Of<StorageHealth>().Trouble.Should().Be(StorageTrouble.None);
        File.Exists(reserve).Should().BeTrue();
        (await PostAsync(house, sender, "after")).StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    private static async Task ShouldBeFullAsync(HttpResponseMessage answer)
    {
        ((int)answer.StatusCode, answer.Headers.RetryAfter!.Delta).Should().Be((507, TimeSpan.FromSeconds(5)));
        (await answer.Content.ReadAsStringAsync()).Should().Contain("The disk is full");
    }

    private static Runner Worker(ServedHouse house) => house.Of<IReadOnlyList<Runner>>().Single(runner => runner.Name == "EventWorker");

    private static Task<HttpResponseMessage> PostAsync(ServedHouse house, HttpClient sender, string key, int size = 1) => sender.PostAsync("/v2/enqueue", new StringContent(
        $$$"""{"routing_key":"{{{house.First.IntegrationKey.Reveal}}}","event_action":"trigger","dedup_key":"{{{key}}}","payload":{"summary":"S","custom_details":"{{{new string('x', size)}}}"}}""", Encoding.UTF8));

    private static Task<HttpResponseMessage> InAsync(ServedHouse house, HttpClient sender) =>
        sender.PostAsync("/in/" + house.First.IntegrationKey.Reveal, new StringContent("""{"title":"T"}"""));
}
