using Imp.Infrastructure.Database;
using Imp.Tests.Identity;

namespace Imp.Tests.Database;

public sealed class StorageWatchTests
{
    [Theory]
    [InlineData(StorageTrouble.DiskFull)]
    [InlineData(StorageTrouble.Locked)]
    [InlineData(StorageTrouble.Failing)]
    public async Task Trouble_that_is_over_is_noticed_without_a_restart(StorageTrouble trouble)
    {
        await using var house = await PeopleHouse.StartAsync();
        house.Of<StorageHealth>().Set(trouble);

        await house.Of<StorageWatch>().RecoverAsync();

        house.Of<StorageHealth>().Trouble.Should().Be(StorageTrouble.None);
    }

    [Fact]
    public async Task The_proof_is_a_commit_that_reaches_the_file()
    {
        await using var house = await PeopleHouse.StartAsync();
        var log = new FileInfo(house.Of<DataFolder>().Database + "-wal");
        var before = log.Length;

        (await house.Of<StorageWatch>().ProveAsync(default)).Should().BeTrue();

        log.Refresh();
        log.Length.Should().BeGreaterThan(before);
    }

    [Fact]
    public async Task Damage_never_heals_by_itself()
    {
        await using var house = await PeopleHouse.StartAsync();
        house.Of<StorageHealth>().Set(StorageTrouble.Damaged);

        await house.Of<StorageWatch>().RecoverAsync();

        house.Of<StorageHealth>().Trouble.Should().Be(StorageTrouble.Damaged);
        (await house.Of<StorageWatch>().ProveAsync(default)).Should().BeFalse();
    }
}
