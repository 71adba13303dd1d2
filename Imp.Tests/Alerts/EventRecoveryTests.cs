using Imp.Domain.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

/// <summary>Counts live in memory for a moment; after a crash they are counted again from the events themselves.</summary>
public sealed class EventRecoveryTests
{
    [Fact]
    public async Task Whenever_it_is_killed_the_counts_are_exact_afterwards()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"), Trigger("other"));

        for (var round = 0; round < 5; round++)
        {
            await world.StoreAsync(Trigger("disk"), Trigger("disk"), Trigger("other"));
            await world.KillAsync();
        }
        await world.SendAsync();

        (await world.IncidentsAsync()).Should().Be("#1 Open ×11, #2 Open ×6");
        (await world.ChainAsync(1)).Should().HaveCount(11);
    }

    /// <summary>As if the last flush had not reached the disk, whatever the timer did in this run.</summary>
    [Fact]
    public async Task What_was_not_counted_yet_is_counted_by_the_next_run()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"), Trigger("other"));
        await world.StoreAsync(Trigger("disk"), Trigger("disk"), Trigger("other"));
        await world.CountAsync();

        await ForgetAsync(world, """UPDATE "Incidents" SET "AlertCount"=1,"LastEvent"="Number"; UPDATE "EventCursor" SET "CountedUpTo"=2""");
        await world.SendAsync(Trigger("disk"));

        (await world.IncidentsAsync()).Should().Be("#1 Open ×4, #2 Open ×2");
        (await world.ChainAsync(1)).Should().Equal(6, 4, 3, 1);
    }

    [Fact]
    public async Task A_writer_that_was_replaced_after_a_failed_commit_counts_again_too()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));
        await world.StoreAsync(Trigger("disk"), Trigger("disk"));

        var failing = () => world.Get<WriteGate>().RunAsync(_ => throw new SqliteException("injected", 10));
        await failing.Should().ThrowAsync<StorageProblem>();
        await world.SendAsync(Trigger("disk"));

        (await world.IncidentsAsync()).Should().Be("#1 Open ×4");
        (await world.ChainAsync(1)).Should().Equal(4, 3, 2, 1);
    }

    [Fact]
    public async Task What_waited_when_it_was_killed_is_handled_in_order_afterwards()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("disk"));
        await world.StoreAsync(Resolve("disk"));
        await world.KillAsync();

        await world.SendAsync(Trigger("disk"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Resolved #1, Created #2");
    }

    private static async Task ForgetAsync(World world, string sql)
    {
        var file = world.Get<SqliteFile>().Path;
        await world.Get<WriteGate>().DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
        await world.KillAsync();
    }
}
