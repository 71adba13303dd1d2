using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Database;

public sealed class GroupCommitTests
{
    [Theory]
    [InlineData(13, StorageTrouble.DiskFull)]
    [InlineData(5, StorageTrouble.Locked)]
    [InlineData(10, StorageTrouble.Failing)]
    [InlineData(11, StorageTrouble.Damaged)]
    public async Task A_commit_that_fails_is_told_to_everybody_in_it_and_leaves_nothing(int code, StorageTrouble trouble)
    {
        await using var house = await PeopleHouse.StartAsync();
        var before = Rows.Of(house.Of<SqliteFile>().Path);
        var rung = 0;
        using var listening = house.Of<Bell>().Subscribe([Topic.Incidents], _ => rung++);

        var group = await TogetherAsync(house, () => Declare(house), () => Declare(house), () => house.Of<WriteGate>().RunAsync(_ => throw new SqliteException("injected", code)), () => Declare(house));

        group.Should().AllSatisfy(failure => failure.Should().BeOfType<StorageProblem>().Which.Trouble.Should().Be(trouble));
        Rows.Of(house.Of<SqliteFile>().Path).Should().Be(before);
        (house.Of<StorageHealth>().Trouble, rung).Should().Be((trouble, 0));
    }

    [Fact]
    public async Task One_that_is_refused_hears_why_and_the_others_are_written()
    {
        await using var house = await PeopleHouse.StartAsync();

        var group = await TogetherAsync(house, () => Declare(house), () => house.DoAsync(new CloseIncident(new(house.Chance.NewId()), CloseReason.Fixed)), () => Declare(house));

        group.Select(failure => failure?.GetType()).Should().Equal(null, typeof(Missing), null);
        await using var db = await house.Of<IDbContextFactory<ImpDb>>().CreateDbContextAsync();
        (await db.Incidents.CountAsync()).Should().Be(2);
    }

    [Fact]
    public async Task Whoever_is_answered_finds_the_change_and_the_bell_has_rung()
    {
        await using var house = await PeopleHouse.StartAsync();
        var rung = 0;
        using var listening = house.Of<Bell>().Subscribe([Topic.Incidents], _ => rung++);

        var group = await TogetherAsync(house, [.. Enumerable.Repeat<Func<Task>>(() => Declare(house), 20)]);

        group.Should().OnlyContain(failure => failure == null);
        rung.Should().Be(1, "they shared one commit");
    }

    [Fact]
    public async Task What_does_not_fit_into_the_queue_is_sent_back_at_once()
    {
        await using var house = await PeopleHouse.StartAsync();
        var gate = house.Of<WriteGate>();
        var (hold, begun) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = gate.RunAsync(_ =>
        {
            begun.SetResult();
            return hold.Task;
        });
        await begun.Task;
        var queued = Enumerable.Range(0, WriteGate.Capacity).Select(_ => gate.RunAsync(_ => Task.CompletedTask)).ToList();

        var oneMore = await Record.ExceptionAsync(() => gate.RunAsync(_ => Task.CompletedTask));

        hold.SetResult();
        await holding;
        await Task.WhenAll(queued);
        oneMore.Should().BeOfType<StorageProblem>().Which.Trouble.Should().Be(StorageTrouble.Busy);
    }

    /// <summary>Runs them in one group: they are queued while the writer is held.</summary>
    private static async Task<Exception?[]> TogetherAsync(PeopleHouse house, params Func<Task>[] writes)
    {
        var (hold, begun) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = house.Of<WriteGate>().RunAsync(_ =>
        {
            begun.SetResult();
            return hold.Task;
        });
        await begun.Task;
        var all = writes.Select(Record.ExceptionAsync).ToList();
        hold.SetResult();
        await holding;
        return await Task.WhenAll(all);
    }

    private static Task Declare(PeopleHouse house) => house.DoAsync(new DeclareIncident(new(house.Chance.NewId()), house.First.Service, "T", Severity.Sev3));
}
