using System.IO.Compression;
using System.Text;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Operations;
using Imp.Tests.Identity;
using Imp.Tests.Support;

namespace Imp.Tests.Operations;

public sealed class RestoreTests
{
    /// <summary>What somebody did to a backup, and what is said about it.</summary>
    public static TheoryData<string, string> Broken => new()
    {
        { "a path that leaves the folder", "*../evil*" },
        { "an absolute path", "*/etc/evil*" },
        { "a file that the manifest does not name", "*not those that its manifest names*" },
        { "a file missing", "*not those that its manifest names*" },
        { "no manifest", "*no backup of Imp*" },
        { "other bytes", "*sum differs*" },
        { "a link", "*link or a device*" },
        { "another count", "*as many rows*" },
        { "another size", "*another size*" },
        { "a later format", "*format 2*" },
        { "cut off", "*no archive, or is cut off*" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task On_any_doubt_nothing_is_changed(string what, string sentence)
    {
        await using var house = await PeopleHouse.StartAsync();
        var archive = house.Of<BackupMaker>().Make(BackupReason.Asked, false, () => false, default).Path;
        Break(archive, what);
        using var elsewhere = new TempFolder();
        using var folder = DataFolder.Take(elsewhere["data"]);
        await File.WriteAllTextAsync(folder.Database, "present");

        FluentActions.Invoking(() => new Restore(house.Clock).Run(archive, folder, default)).Should().Throw<InvalidDataException>().WithMessage(sentence);

        (await File.ReadAllTextAsync(folder.Database)).Should().Be("present");
        Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("imp.db", "imp.lock", "keys");
        Directory.EnumerateFileSystemEntries(elsewhere.Path).Should().ContainSingle();
    }

    [Fact]
    public async Task A_backup_of_a_newer_imp_ends_with_74()
    {
        await using var house = await PeopleHouse.StartAsync();
        var archive = house.Of<BackupMaker>().Make(BackupReason.Asked, false, () => false, default).Path;
        Edit(archive, manifest => manifest.Replace($"\"schema\": {Infrastructure.Database.Sqlite.Migrator.Newest}", "\"schema\": 999"));
        using var elsewhere = new TempFolder();

        FluentActions.Invoking(() => new Restore(house.Clock).Rehearse(archive, elsewhere.Path, default)).Should().Throw<CannotStart>().Which.ExitCode.Should().Be(CannotStart.NewerSchema);
    }

    [Theory]
    [InlineData("imp.db-wal")]
    [InlineData("imp.db")]
    [InlineData("ledger.db")]
    [InlineData("keys/master.key")]
    public void A_swap_that_is_cut_off_is_carried_to_its_end_by_whoever_takes_the_folder_next(string at)
    {
        using var temp = new TempFolder();
        string[] old = ["imp.db", "imp.db-wal", "imp.db-shm", "ledger.db", "keys/master.key"];
        string[] coming = ["imp.db", "keys/master.key"];
        foreach (var name in old) Put(temp["data"], name, "old");
        foreach (var name in coming) Put(RestoreSwap.Part(temp["data"]), name, "new");
        // A folder in the way of the one file that is to be moved there.
        var inTheWay = Path.Combine(RestoreSwap.Aside(temp["data"], "x"), at);
        Directory.CreateDirectory(inTheWay);
        FluentActions.Invoking(() => RestoreSwap.Commit(temp["data"], "x")).Should().Throw<IOException>();
        Directory.Delete(inTheWay);

        DataFolder.Take(temp["data"]).Dispose();

        Contents(temp["data"]).Should().BeEquivalentTo(coming.Append("imp.lock").Select(name => (name, name == "imp.lock" ? "" : "new")));
        Contents(RestoreSwap.Aside(temp["data"], "x"), all: true).Should().BeEquivalentTo(old.Select(name => (name, "old")));
    }

    private static void Put(string folder, string name, string content)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private static IEnumerable<(string, string)> Contents(string folder, bool all = false) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => (Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file))).Where(one => all || !one.Item1.StartsWith("replaced-"));

    private static void Break(string archive, string what)
    {
        switch (what)
        {
            case "a path that leaves the folder": Edit(archive, manifest => manifest.Replace("imp.db\"", "../evil\"")); break;
            case "an absolute path": Edit(archive, manifest => manifest.Replace("imp.db\"", "/etc/evil\"")); break;
            case "a file that the manifest does not name": Zip(archive, zip => Write(zip, "keys/more", "x")); break;
            case "a file missing": Zip(archive, zip => zip.GetEntry("imp.db")!.Delete()); break;
            case "no manifest": Zip(archive, zip => zip.GetEntry(BackupManifest.Name)!.Delete()); break;
            case "a link": Zip(archive, zip => zip.GetEntry("imp.db")!.ExternalAttributes = unchecked((int)0xA1FF0000)); break;
            case "another count": Edit(archive, manifest => manifest.Replace("\"Users\": 1", "\"Users\": 2")); break;
            case "another size": Edit(archive, manifest => manifest.Replace("\"bytes\": ", "\"bytes\": 1")); break;
            case "a later format": Edit(archive, manifest => manifest.Replace("\"format\": 1", "\"format\": 2")); break;
            case "cut off": File.WriteAllBytes(archive, File.ReadAllBytes(archive)[..^2_000]); break;
            case "other bytes":
                Zip(archive, zip =>
                {
                    var length = (int)zip.GetEntry("imp.db")!.Length;
                    zip.GetEntry("imp.db")!.Delete();
                    Write(zip, "imp.db", new string('x', length));
                });
                break;
            default: throw new InvalidOperationException(what);
        }
    }

    private static void Edit(string archive, Func<string, string> edit) => Zip(archive, zip =>
    {
        string present;
        using (var reader = new StreamReader(zip.GetEntry(BackupManifest.Name)!.Open())) present = reader.ReadToEnd();
        var edited = edit(present);
        edited.Should().NotBe(present);
        zip.GetEntry(BackupManifest.Name)!.Delete();
        Write(zip, BackupManifest.Name, edited);
    });

    private static void Write(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static void Zip(string archive, Action<ZipArchive> change)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        change(zip);
    }
}
