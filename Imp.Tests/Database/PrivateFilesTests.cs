using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Database;

/// <summary>What Imp writes is its own user's alone, and it says so where it is not.</summary>
public sealed class PrivateFilesTests
{
    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder700 = File600 | UnixFileMode.UserExecute;

    [Fact]
    public async Task Every_file_is_for_its_owner_only_and_every_folder_too()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder["data"]);
        await using var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new ManualClock()).AddImp(data).BuildServiceProvider();
        services.GetRequiredService<Migrator>().Run();
        await services.GetRequiredService<Imp.Infrastructure.Changes.CommandBus>().ExecuteAsync(
            FirstRun.Command(services.GetRequiredService<IChance>(), "olga@example.org", "Olga", new Secret("correct horse battery"), apiKey: null), Actor.System("setup"));
        Directory.CreateDirectory(data.Logs);
        await File.WriteAllTextAsync(Path.Combine(data.Logs, "imp.log"), "as a logger writes");

        var files = Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories);
        files.Select(Path.GetFileName).Should().Contain(["imp.db", "imp.db-wal", "imp.lock", "imp.log", "master.key"]);
        files.Where(file => ModeOf(file) != File600).Should().BeEmpty();
        Directory.GetDirectories(data.Path, "*", SearchOption.AllDirectories).Append(data.Path).Where(one => ModeOf(one) != Folder700).Should().BeEmpty();
    }

    [Fact]
    public async Task The_doctor_names_files_that_others_can_read_and_is_content_once_they_cannot_get_in()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TempFolder();
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "imp.db-wal"), "");
        File.SetUnixFileMode(data, Folder700 | UnixFileMode.GroupExecute | UnixFileMode.GroupRead);
        File.SetUnixFileMode(Path.Combine(data, "imp.db-wal"), File600 | UnixFileMode.GroupRead);

        (await PrivateAsync(data)).Should().ContainSingle().Which.Says.Should().Contain("imp.db-wal").And.Contain("chmod");

        File.SetUnixFileMode(data, Folder700);
        (await PrivateAsync(data)).Should().BeEmpty();
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static async Task<IEnumerable<Finding>> PrivateAsync(string folder) =>
        (await new Doctor(folder, new ImpSettings(), TimeProvider.System).ExamineAsync(default)).Where(one => one.Subject == "private");
}
