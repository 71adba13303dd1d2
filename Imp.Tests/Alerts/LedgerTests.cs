using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

/// <summary>Bodies and words stand in a file of their own, which can be missed.</summary>
public sealed class LedgerTests
{
    private static readonly TimeSpan Moved = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_body_moves_to_the_file_beside_and_is_still_shown()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));
        (await InMainAsync(world)).Should().Be(2);

        await world.FastForwardAsync(Moved);

        (await InMainAsync(world)).Should().Be(0);
        (await BodyAsync(world, 1)).Should().Be("{}");
    }

    [Fact]
    public async Task What_waits_for_the_worker_keeps_its_body_where_it_is()
    {
        await using var world = await StartAsync();
        await world.StoreAsync(Trigger("disk"));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        (await world.Get<IEnumerable<IWorker>>().OfType<LedgerWorker>().Single().RunOnceAsync(default)).Should().Be(0);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        (await world.Get<IEnumerable<IWorker>>().OfType<LedgerWorker>().Single().RunOnceAsync(default)).Should().Be(1, "one that is never handled must not hold up the rest");
    }

    [Fact]
    public async Task A_crash_between_the_files_leaves_the_body_twice_and_the_next_start_once()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"), Trigger("disk"));
        world.Get<LedgerFile>().Append([Kept(world, 1), Kept(world, 2)]);
        (await InMainAsync(world)).Should().Be(4);

        await world.RestartAsync(Moved);
        await world.RestAsync();

        (await InMainAsync(world)).Should().Be(0);
        (await BodyAsync(world, 2)).Should().Be("kept");
    }

    [Fact]
    public async Task Without_the_file_words_are_collected_again_and_bodies_are_said_to_be_gone()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));
        await world.FastForwardAsync(Moved);
        world.Get<LedgerFile>().Dispose();
        foreach (var part in new[] { "", "-wal", "-shm" }) File.Delete(world.Get<DataFolder>().Ledger + part);

        await world.RestartAsync(Moved);
        await world.FastForwardAsync(Moved);

        (await FindAsync(world, "disk")).Should().Equal(1);
        (await world.Get<EventQueries>().GetAsync(1, default)).Body.Should().BeNull();
    }

    [Fact]
    public async Task A_damaged_file_is_put_aside_and_Imp_goes_on()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));
        await world.FastForwardAsync(Moved);
        world.Get<LedgerFile>().Dispose();
        await File.WriteAllTextAsync(world.Get<DataFolder>().Ledger, new string('x', 10_000));

        await world.RestartAsync(Moved);
        await world.SendAsync(Trigger("disk"));
        await world.FastForwardAsync(Moved);

        (await BodyAsync(world, 2)).Should().Be("{}");
        Directory.GetFiles(world.Get<DataFolder>().Path, "ledger.db.damaged-*").Should().ContainSingle();
    }

    public static TheoryData<string, long[]> Searches => new()
    {
        { "database", [1] },
        { "DATAB", [1] },
        { "lag replica", [2, 1] },
        { "replica-lag", [2, 1] },
        { "lag database", [1] },
        { "db7", [3] },
        { "eu-west-1", [3] },
        { "café", [4] },
        { "50%", [4] },
        { "id-4", [4] },
        { "nothing", [] },
        { "\"quoted\" OR NOT (", [] },
        { "% _ '", [4, 3, 2, 1] },
    };

    /// <summary>The same is found before the words are collected and after.</summary>
    [Theory, MemberData(nameof(Searches))]
    public async Task Events_are_found_by_words(string typed, long[] expected)
    {
        await using var world = await StartAsync();
        await SendManyAsync(world);
        if (typed is not ("replica-lag" or "eu-west-1" or "café")) (await FindAsync(world, typed)).Should().Equal(expected);

        await world.FastForwardAsync(Moved);

        (await FindAsync(world, typed)).Should().Equal(expected);
    }

    [Fact]
    public async Task A_search_is_narrowed_and_paged()
    {
        await using var world = await StartAsync();
        await world.ServiceAsync("other");
        for (var n = 1; n <= 7; n++) await world.SendAsync(Trigger("disk"));
        await world.SignalAsync("other", "disk of another");
        await world.FastForwardAsync(Moved);
        await world.SendAsync(Trigger("disk"));
        var queries = world.Get<EventQueries>();

        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await queries.FindAsync(["disk"], world.Door(Service).Id, EventOutcome.Attached, cursor, 3, default);
            seen.AddRange(page.Items.Select(row => row.Sequence));
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.Should().Equal(9, 7, 6, 5, 4, 3, 2);
    }

    [Fact]
    public async Task Old_events_are_forgotten_but_for_the_newest_and_what_is_held()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("a"), Trigger("b"), Trigger("c"));
        await world.FastForwardAsync(Moved);
        await world.WriteAsync(async db => await db.Database.ExecuteSqlRawAsync("""INSERT INTO "HeldAlerts" SELECT "ServiceId","DedupKey",'00000000-0000-0000-0000-000000000001',"Sequence" FROM "Events" WHERE "Sequence"=2"""));
        world.Clock.Advance(TimeSpan.FromDays(181));
        await world.StoreAsync(Trigger("a"));
        await world.Get<EventRetention>().RunAsync(default);

        (await world.ReadAsync(db => db.Events.Select(one => one.Sequence).ToListAsync())).Should().Equal(2, 4);
        (await FindAsync(world, "About")).Should().Equal(4);
    }

    [Fact]
    public async Task Old_bodies_are_forgotten_and_their_events_are_still_found()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("a"));
        await world.FastForwardAsync(Moved);
        world.Clock.Advance(TimeSpan.FromDays(31));
        await world.SendAsync(Trigger("b"));
        await world.FastForwardAsync(Moved);

        await world.Get<EventRetention>().RunAsync(default);

        (await FindAsync(world, "About")).Should().Equal(2, 1);
        (await world.Get<EventQueries>().GetAsync(1, default)).Body.Should().BeNull();
        (await BodyAsync(world, 2)).Should().Be("{}");
    }

    private static async Task SendManyAsync(World world)
    {
        await world.SendAsync(
            new Alert(AlertAction.Trigger, "k1", "Replica lag of the database", AlertSeverity.Error),
            new Alert(AlertAction.Trigger, "k2", "Replica lag", AlertSeverity.Error),
            new Alert(AlertAction.Trigger, "k3", "Disk", AlertSeverity.Error, "db7") { Details = () => new DetailsDraft().Label("region", "eu-west-1").Done() },
            new Alert(AlertAction.Trigger, "k4", "Cafe at 50% of its beans", AlertSeverity.Error, SenderId: "id-4"));
    }

    private static async Task<IEnumerable<long>> FindAsync(World world, string typed) => LedgerWords.Wanted(typed) is { Count: > 0 } words
        ? (await world.Get<EventQueries>().FindAsync(words, null, null, null, 50, default)).Items.Select(row => row.Sequence)
        : (await world.Get<EventQueries>().ListAsync(null, null, null, 50, default)).Items.Select(row => row.Sequence);

    private static Task<int> InMainAsync(World world) => world.ReadAsync(db => db.Events.SumAsync(one => one.Body.Length));

    private static async Task<string> BodyAsync(World world, long sequence) => Encoding.UTF8.GetString((await world.Get<EventQueries>().GetAsync(sequence, default)).Body!);

    private static KeptEvent Kept(World world, long sequence) => new(sequence, world.Clock.UtcNow, "disk", world.Door(Service).Id, Encoding.UTF8.GetBytes("kept"));
}
