using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Alerts;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Operations;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_is_of_one_instant_whatever_is_written_meanwhile()
    {
        await using var world = await Senders.StartAsync();
        world.AnyMessage = true;
        await world.SendAsync(Senders.Trigger("before"));
        await world.FastForwardAsync(TimeSpan.FromSeconds(20));
        var written = 0;

        var made = world.Get<BackupMaker>().Make(BackupReason.Asked, withKeys: false, () =>
        {
            // After the first piece: in neither copy, although the second is made later.
            if (written++ == 0) world.Get<LedgerFile>().Append([new KeptEvent(1_000, world.Clock.UtcNow, "later", default, "later"u8.ToArray())]);
            return false;
        }, default);

        written.Should().BeGreaterThan(2);
        made.Manifest.Rows["imp.db"]["Events"].Should().Be(1);
        made.Manifest.Rows["ledger.db"]["Kept"].Should().Be(1, "what came after the instant of the main file is taken out");
        using var elsewhere = new TempFolder();
        using var folder = DataFolder.Take(elsewhere["data"]);
        new Restore(TimeProvider.System).Run(made.Path, folder, default).Replaced.Should().BeNull();
        Verification.OfFolder(folder.Path).Should().OnlyContain(finding => finding.State == FindingState.Good);
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(made.Path)!).Should().Equal([made.Path], "nothing half-made is left");
    }

    [Theory]
    [InlineData(false, new[] { "imp.db" })]
    [InlineData(true, new[] { "imp.db", "keys/master.key" })]
    public async Task Keys_are_in_it_only_when_asked_for(bool withKeys, string[] names)
    {
        await using var house = await PeopleHouse.StartAsync();
        house.Of<DataFolder>().KeyFor("test");

        var made = house.Of<BackupMaker>().Make(BackupReason.Asked, withKeys, () => false, default);

        (made.Manifest.Files.Select(file => file.Name), made.Manifest.HasKeys).Should().BeEquivalentTo((names, withKeys));
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(made.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_newest_are_kept_and_those_before_upgrades_count_by_themselves()
    {
        await using var house = await PeopleHouse.StartAsync();
        var maker = new BackupMaker(house.Of<DataFolder>(), new ImpSettings { Backup = new BackupSettings { Keep = 2 } }, house.Clock, NullLogger<BackupMaker>.Instance);
        foreach (var reason in new[] { BackupReason.BeforeUpgrade, BackupReason.Scheduled, BackupReason.Asked, BackupReason.Scheduled })
        {
            maker.Make(reason, false, () => false, default);
            house.Clock.Advance(TimeSpan.FromHours(1));
        }

        maker.List().Select(one => one.Manifest.Reason).Should().Equal(BackupReason.Scheduled, BackupReason.Asked, BackupReason.BeforeUpgrade);
    }

    [Fact]
    public async Task One_a_day_is_made_and_one_when_somebody_asks()
    {
        await using var house = await PeopleHouse.StartAsync();
        using var desk = house.Of<BackupDesk>();
        await desk.LookAsync(default);
        desk.State.Should().Match<BackupState>(state => state.Last == null && state.NextAt == house.Clock.UtcNow + BackupDesk.Calm);

        house.Clock.Advance(BackupDesk.Calm);
        await desk.LookAsync(default);
        await desk.LookAsync(default);
        (desk.State.Count, desk.State.Last!.Manifest.Reason, desk.State.NextAt).Should().Be((1, BackupReason.Scheduled, house.Clock.UtcNow.AddDays(1)));

        await house.DoAsync(new AskForBackup());
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await desk.LookAsync(default);
        (desk.State.Count, desk.State.Last!.Manifest.Reason).Should().Be((2, BackupReason.Asked));
    }

    [Fact]
    public async Task A_failure_is_told_and_tried_again_after_an_hour()
    {
        await using var house = await PeopleHouse.StartAsync();
        using var desk = house.Of<BackupDesk>();
        await File.WriteAllTextAsync(desk.Folder, "in the way");
        var rung = 0;
        using var listening = house.Of<Bell>().Subscribe([Topic.System], _ => rung++);
        house.Clock.Advance(BackupDesk.Calm);

        await desk.LookAsync(default);

        desk.State.Warning.Should().StartWith("The last backup failed. No backup could be made in");
        (desk.State.NextAt, rung > 0).Should().Be((house.Clock.UtcNow.AddHours(1), true));
        File.Delete(desk.Folder);
        house.Clock.Advance(TimeSpan.FromHours(1));
        await desk.LookAsync(default);
        (desk.State.Warning, desk.State.Count).Should().Be((null, 1));
    }

    [Fact]
    public async Task The_newest_may_not_be_older_than_36_hours()
    {
        await using var house = await PeopleHouse.StartAsync();
        var settings = new ImpSettings { Backup = new BackupSettings { EveryHours = 30 } };
        var maker = new BackupMaker(house.Of<DataFolder>(), settings, house.Clock, NullLogger<BackupMaker>.Instance);
        maker.Make(BackupReason.Scheduled, false, () => false, default);
        house.Clock.Advance(TimeSpan.FromHours(50));

        using var desk = new BackupDesk(maker, house.Of<DataFolder>(), settings, house.Of<WriteGate>(), house.Of<Bell>(), house.Clock, NullLogger<BackupDesk>.Instance);

        desk.State.Warning.Should().Be("The newest backup is older than 45 hours.", "at intervals of 30 hours, one and a half of them count");
    }
}
