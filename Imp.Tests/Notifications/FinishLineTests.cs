using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>Attempts are written down in lots, and yet each for itself.</summary>
public sealed class FinishLineTests
{
    private static readonly Actor Sender = Actor.System("sender");

    [Fact]
    public async Task One_that_cannot_be_written_takes_nothing_of_its_lot_with_it()
    {
        await using var world = await World.StartAsync();
        var run = world.Get<ThisRun>().Id;
        var attempts = await LeasedAsync(world, run, 3);
        var line = new FinishLine(world.Bus, run, Sender);

        var held = new TaskCompletionSource();
        var writer = world.Get<WriteGate>().RunAsync(_ => held.Task);
        var first = line.WriteAsync(attempts[0]);
        var second = line.WriteAsync(attempts[1]);
        var bad = line.WriteAsync(attempts[2] with { Job = 4_711 });
        held.SetResult();
        await Task.WhenAll(writer, first, second);

        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<KeyNotFoundException>();
        (await world.ReadAsync(db => db.Jobs.OrderBy(job => job.Sequence).Select(job => job.State).ToListAsync()))
            .Should().Equal(JobState.Done, JobState.Done, JobState.Running);
    }

    [Theory]
    [InlineData(DeliveryPurpose.Page), InlineData(DeliveryPurpose.Ended), InlineData(DeliveryPurpose.Taken), InlineData(DeliveryPurpose.Test)]
    public async Task What_arrived_is_written_down_as_statements_just_as_by_its_own_verbs(DeliveryPurpose purpose)
    {
        await using var world = await World.StartAsync();
        await world.ServiceAsync("checkout", Step(world.Owner, after: Minutes(5)));
        await world.SignalAsync("checkout", "Disk full");
        var incident = await world.IdAsync("Disk full");
        var run = world.Get<ThisRun>().Id;
        // The second goes in a bundle, if alone: such ones are read, changed and saved.
        var attempts = await LeasedAsync(world, run, 2, incident, purpose, number => number == 1);
        foreach (var attempt in attempts)
            await world.Bus.ExecuteAsync(
                new FinishDeliveries([attempt with { Result = new Delivered(new string('x', 2_000)) { Reference = "SM1", AskAfter = Minutes(1) } }], run), Sender);

        var file = world.Get<SqliteFile>().Path;
        foreach (var (table, key, hidden) in new[] { ("Jobs", "Sequence", "Sequence Key Payload"), ("Deliveries", "rowid", "Id BundleId"), ("DeliveryAttempts", "rowid", "DeliveryId"), ("Timeline", "Sequence", "Sequence") })
        {
            var columns = Rows.Ask(file, $"SELECT name FROM pragma_table_info('{table}')").Select(row => row[0]).Except(hidden.Split(' '));
            var where = table == "Timeline" ? "WHERE Kind='message.sent'" : "";
            var rows = Rows.Ask(file, $"SELECT {string.Join(',', columns.Select(column => $"\"{column}\""))} FROM {table} {where} ORDER BY {key} DESC");
            rows.Should().HaveCount(table == "Timeline" && purpose == DeliveryPurpose.Taken ? 0 : 2, table);
            rows.Should().AllBeEquivalentTo(rows.FirstOrDefault(), options => options.WithStrictOrdering(), table);
        }
    }

    private static async Task<IReadOnlyList<Attempted>> LeasedAsync(
        World world, string run, int count, IncidentId? incident = null, DeliveryPurpose purpose = DeliveryPurpose.Test, Func<int, bool>? bundled = null)
    {
        await world.WriteAsync(async db =>
        {
            var method = await db.ContactMethods.SingleAsync();
            for (var number = 0; number < count; number++)
            {
                var delivery = Delivery.Create(new(world.NewId()), incident, method, purpose, world.Clock.UtcNow);
                if (bundled is not null) delivery.Leave(world.Clock.UtcNow, bundled(number) ? delivery.Id : null, exempt: false);
                db.Deliveries.Add(delivery);
                db.Jobs.Add(Job.Create("deliver", "email", $"test {number}", delivery.Id.Value.ToString("N"), null, 0, world.Clock.UtcNow));
            }
        });
        var jobs = await world.ReadAsync(db => db.Jobs.OrderBy(job => job.Sequence).Select(job => new { job.Sequence, job.Payload }).ToListAsync());
        await world.Bus.ExecuteAsync(new LeaseJobs([.. jobs.Select(job => job.Sequence)], run), Sender);
        return jobs.ConvertAll(job => new Attempted(job.Sequence, new DeliveryId(Guid.Parse(job.Payload)), new Delivered("250 ok"), TimeSpan.FromMilliseconds(3)));
    }
}
