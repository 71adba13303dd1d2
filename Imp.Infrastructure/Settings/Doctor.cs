using System.Globalization;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;

namespace Imp.Infrastructure.Settings;

/// <summary>Looks at an installation from outside, also while a server runs on it: takes no lock and changes no file that stays.</summary>
/// <param name="isOffline">Nothing outside of this machine is asked.</param>
public sealed class Doctor(string folder, ImpSettings settings, TimeProvider clock, bool isOffline = false)
{
    private const long Megabyte = 1024 * 1024;
    private const long Scarce = 200 * Megabyte;

    private readonly string folder = Path.GetFullPath(folder);

    /// <returns>Everything it looked at, in an order in which it makes sense to mend it.</returns>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancel)
    {
        var findings = new List<Finding> { Finding.Good("settings", $"Read; the console is at {settings.LinkBase}.") };
        if (Directory.Exists(folder))
        {
            findings.AddRange(Folder());
            findings.AddRange(Disk());
            findings.AddRange(Clock());
            findings.AddRange(DatabaseCheckup.Examine(Path.Combine(folder, "imp.db")));
            findings.AddRange(Backups());
        }
        else
        {
            findings.Add(Finding.Wrong("folder", $"There is no folder {folder}. Name the one the server uses with --data, or start the server once."));
        }
        if (isOffline) return findings;
        findings.Add(await MailProbe.ExamineAsync(settings.Mail, cancel));
        findings.AddRange(await new ProviderProbe(folder, settings, clock).ExamineAsync(cancel));
        return findings;
    }

    private IEnumerable<Finding> Folder()
    {
        yield return NetworkFolder.Is(folder)
            ? Finding.Wrong("folder", $"{folder} is on a network drive, where SQLite loses data. Move it to a local disk.")
            : Finding.Good("folder", $"{folder}.");
        var key = Path.Combine(folder, "keys", "master.key");
        if (OperatingSystem.IsWindows()) yield break;
        if (File.Exists(key) && (File.GetUnixFileMode(key) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
            yield return Finding.Wrong("keys", $"Others on this machine can read {key}. Allow it to its owner only: chmod 600.");
        if (PrivateFiles.ReadByOthers(folder, 3) is { Count: > 0 } open)
            yield return Finding.Warning("private", $"Others on this machine can read {string.Join(", ", open.Select(file => Path.GetRelativePath(folder, file)))} and perhaps more. Close the folder: chmod -R go= {folder}");
    }

    private IEnumerable<Finding> Disk()
    {
        var free = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        var says = string.Create(CultureInfo.InvariantCulture, $"{free / Megabyte} MB are free.");
        yield return free < Scarce ? Finding.Wrong("disk", $"{says} Below {Scarce / Megabyte} MB the next storm of alerts may fill it.") : Finding.Good("disk", says);
        yield return Speed();
    }

    /// <summary>What a durable commit costs here: twenty small writes, each forced to the disk.</summary>
    private Finding Speed()
    {
        const int Times = 20;
        var file = Path.Combine(folder, $"doctor-{Environment.ProcessId}.tmp");
        try
        {
            var started = clock.GetTimestamp();
            using (var probe = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.DeleteOnClose))
            {
                for (var time = 0; time < Times; time++)
                {
                    probe.Write(new byte[4096]);
                    probe.Flush(flushToDisk: true);
                }
            }
            var each = clock.GetElapsedTime(started).TotalMilliseconds / Times;
            var says = string.Create(CultureInfo.InvariantCulture, $"A durable write takes {each:0.0} ms.");
            return each > 50 ? Finding.Warning("disk speed", says + " That is slow; alerts will queue in a storm.") : Finding.Good("disk speed", says);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Finding.Wrong("disk speed", $"Nothing can be written in {folder}: {failure.Message}");
        }
    }

    private IEnumerable<Finding> Backups()
    {
        if (!File.Exists(Path.Combine(folder, "imp.db"))) yield break;
        var kept = BackupMaker.FolderOf(folder, settings);
        var newest = BackupArchive.List(kept) is [var first, ..] ? first.Manifest.MadeAt : (DateTimeOffset?)null;
        yield return newest is not { } made ? Finding.Warning("backup", $"There is none in {kept}. Make one: imp backup.")
            : clock.GetUtcNow() - made > BackupDesk.TooOld ? Finding.Warning("backup", string.Create(CultureInfo.InvariantCulture, $"The newest is of {made:u}. Make one: imp backup."))
            : Finding.Good("backup", string.Create(CultureInfo.InvariantCulture, $"The newest is of {made:u}."));
    }

    private IEnumerable<Finding> Clock()
    {
        var now = clock.GetUtcNow();
        var database = Path.Combine(folder, "imp.db");
        var written = File.Exists(database) ? new DateTimeOffset(File.GetLastWriteTimeUtc(database), TimeSpan.Zero) : now;
        yield return now.Year < 2026 || written > now + TimeSpan.FromMinutes(1)
            ? Finding.Wrong("clock", string.Create(CultureInfo.InvariantCulture, $"The clock says {now:u}, which is before the last change of the database. Set it; pages depend on it."))
            : Finding.Good("clock", string.Create(CultureInfo.InvariantCulture, $"{now:u}."));
    }
}
