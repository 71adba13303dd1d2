using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Integrations;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Imp.Tests.Alerts.Senders;

namespace Imp.Tests.Alerts;

public sealed class EventBatchTests
{
    [Fact]
    public async Task An_event_that_cannot_be_handled_says_so_and_holds_nothing_up()
    {
        await using var world = await StartAsync();
        var door = world.Door(Service);
        await world.StoreAsync(Trigger("before"));
        await world.Get<EventLedger>().AcceptAsync(new IntegrationRef(door.Id, new ServiceId(world.NewId()), door.Name), "generic", Trigger("lost"), "{}"u8.ToArray());

        await world.SendAsync(Trigger("after"));

        (await world.OutcomesAsync()).Should().Be("Created #1, Failed, Created #2");
        (await world.Get<EventQueries>().ListAsync(null, null, "3", 1, default)).Items.Single().Reason.Should().Be("There is no such service.");
    }

    [Fact]
    public async Task An_event_that_meets_a_mistake_of_ours_says_so_and_holds_nothing_up()
    {
        var chance = new FailingChance();
        await using var world = await StartAsync(services => services.AddSingleton<IChance>(chance));
        await world.SendAsync(Trigger("before"));
        await world.StoreAsync(Trigger("lost"), Trigger("after"));
        chance.FailAt = chance.Asked + 1;

        await world.SendAsync();

        (await world.OutcomesAsync()).Should().Be("Created #1, Failed, Created #2");
        (await world.Get<EventQueries>().ListAsync(null, null, "3", 1, default)).Items.Single().Reason.Should().NotContain("secret detail");
    }

    /// <summary>Looking at the clock takes 4 ms here, so 15 ms are over at the fifth event.</summary>
    [Fact]
    public async Task A_storm_of_new_keys_leaves_the_gate_to_others_after_a_while()
    {
        await using var world = await StartAsync();
        await world.StoreAsync([.. Enumerable.Range(1, 9).Select(n => Trigger("k" + n))]);
        var passes = new List<int>();

        do passes.Add(await PassAsync(world));
        while (passes[^1] > 0);

        passes.Should().Equal(2, 2, 2, 2, 1, 0);
        (await world.IncidentsAsync()).Should().Be(string.Join(", ", Enumerable.Range(1, 9).Select(n => $"#{n} Open ×1")));
    }

    [Fact]
    public async Task What_a_pass_left_still_holds_back_the_next_event_of_its_key()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Trigger("k9"));
        await world.StoreAsync([.. Enumerable.Range(1, 8).Select(n => Trigger("k" + n)), Resolve("k9")]);
        await PassAsync(world);

        await world.SendAsync(Trigger("k9"));

        (await world.OutcomesAsync()).Should().EndWith("Resolved #1, Created #10");
    }

    private static async Task<int> PassAsync(World world)
    {
        var batch = new EventBatch(world.Bus, [], world.Get<IChance>(), new SlowClock(world.Clock), 1_000, NullLogger.Instance);
        await world.Get<WriteGate>().SubmitAsync(batch);
        return batch.Count;
    }

    private sealed class SlowClock(TimeProvider of) : TimeProvider
    {
        private long looked;

        public override DateTimeOffset GetUtcNow() => of.GetUtcNow();

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => looked += 4;
    }
}
