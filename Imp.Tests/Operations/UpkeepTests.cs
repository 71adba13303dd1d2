using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Host;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Operations;

public sealed class UpkeepTests
{
    [Fact]
    public async Task Messages_go_when_their_time_is_over_and_what_is_written_for_ever_stays()
    {
        await using var world = await World.StartAsync(services => services.AddSingleton<Retention>());
        world.AnyMessage = true;
        var ana = (await world.PeopleAsync("ana"))[0];
        await world.ServiceAsync("checkout", Ladders.Step(ana));
        await world.SignalAsync("checkout", "Down");
        var timeline = await world.ReadAsync(db => db.Timeline.CountAsync());
        var audit = await world.ReadAsync(db => db.Audit.CountAsync());
        (await world.ReadAsync(db => db.Deliveries.CountAsync())).Should().BePositive();

        world.Clock.Advance(TimeSpan.FromDays(364));
        await world.Get<Retention>().RunAsync(default);
        (await world.ReadAsync(db => db.Deliveries.CountAsync())).Should().BePositive("a year is not over");
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.Get<Retention>().RunAsync(default);

        (await world.ReadAsync(db => db.Deliveries.CountAsync())).Should().Be(0);
        (await world.ReadAsync(db => db.Timeline.CountAsync()), await world.ReadAsync(db => db.Audit.CountAsync())).Should().Be((timeline, audit));
    }

    [Theory]
    [InlineData(5_000, 5_000_000, null)]
    [InlineData(5_000, 1, "The table * has * rows, more than the 1 that were planned. Keep less (Keep:…), or raise Budget:Rows.")]
    public async Task A_table_that_grew_too_large_is_told(int megabytes, int rows, string? warning)
    {
        await using var house = await PeopleHouse.StartAsync();
        await house.DoAsync(new AskForBackup());
        var rung = 0;
        using var listening = house.Of<Bell>().Subscribe([Topic.System], _ => rung++);
        var budget = new SizeBudget(
            house.Of<OperationsQueries>(), house.Of<DataFolder>(), new ImpSettings { Budget = new BudgetSettings { Megabytes = megabytes, Rows = rows } }, house.Of<Bell>(), NullLogger<SizeBudget>.Instance);

        await budget.LookAsync(default);

        if (warning is null) budget.Warning.Should().BeNull();
        else budget.Warning.Should().Match(warning);
        (rung, budget.Rows["Users"]).Should().Be((warning is null ? 0 : 1, 1));
    }

    [Fact]
    public async Task The_log_says_more_from_the_moment_an_owner_wants_it()
    {
        await using var house = await ServedHouse.StartAsync();
        var log = house.Of<ILoggerFactory>().CreateLogger("Imp.Test");
        log.IsEnabled(LogLevel.Debug).Should().BeFalse();

        await house.DoAsync(new SetLogDetail(LogDetail.Debug));

        (log.IsEnabled(LogLevel.Debug), house.Of<ILoggerFactory>().CreateLogger("Microsoft.X").IsEnabled(LogLevel.Debug)).Should().Be((true, false));
        await house.DoAsync(new SetLogDetail(LogDetail.Error));
        log.IsEnabled(LogLevel.Warning).Should().BeFalse();
        await FluentActions.Awaiting(() => house.DoAsync(new SetLogDetail(LogDetail.Debug), Actor.Person(house.First.Owner, "M", Role.Manager))).Should().ThrowAsync<NotAllowed>();
    }
}
