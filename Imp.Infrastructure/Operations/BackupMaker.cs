using System.Globalization;
using System.Reflection;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Settings;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Operations;

/// <summary>A backup that was made and checked.</summary>
/// <param name="Bytes">Of the archive.</param>
public sealed record Backup(string Path, long Bytes, BackupManifest Manifest);

/// <summary>No backup was made; the sentence says why and what to do. What was there before is as it was.</summary>
public sealed class BackupFailed(string sentence, Exception? cause = null) : Exception(sentence, cause);

/// <summary>
/// Makes backups while others write: copies the databases, opens the copies, checks and counts them, packs them, and reads the archive back. Only what
/// passed all of it gets its name. Must run in the process that holds the folder.
/// </summary>
public sealed class BackupMaker(DataFolder folder, ImpSettings settings, TimeProvider clock, ILogger<BackupMaker> log)
{
    private const long Megabyte = 1024 * 1024;
    private const long LeftFree = 200 * Megabyte;

    /// <summary>How much of a file is given back at once, and how long the disk has until the next.</summary>
    private const long GivenBack = 32 * Megabyte;

    private static readonly TimeSpan GivingBack = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest pause after a piece.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);

    /// <summary>Of this executable.</summary>
    internal static readonly string Version = typeof(BackupMaker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Where they are kept.</summary>
    public string Folder => FolderOf(folder.Path, settings);

    /// <returns>Where the backups of a data folder are kept.</returns>
    public static string FolderOf(string data, ImpSettings settings) => Path.GetFullPath(settings.Backup.Folder is { Length: > 0 } set ? set : "backups", Path.GetFullPath(data));

    /// <summary>Makes one. Takes seconds to minutes; call it where nobody waits for the thread.</summary>
    /// <param name="withKeys">Also what seals secrets, and the settings file, which may hold some.</param>
    /// <param name="isBusy">Whether others write much just now; then it takes more time.</param>
    /// <exception cref="BackupFailed">There is none.</exception>
    public Backup Make(BackupReason reason, bool withKeys, Func<bool> isBusy, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var staging = Path.Combine(Folder, ".making");
        try
        {
            MakePrivate(Folder);
            Clear(staging, cancel);
            DemandRoom();
            MakePrivate(staging);
            var made = Make(reason, withKeys, now, staging, took => Rest(took, isBusy(), cancel), cancel);
            Forget(reason);
            log.LogInformation("Backed up to {Archive}: {Rows} rows, {Bytes} bytes, checked, in {Seconds:0.0} s", made.Path, made.Manifest.RowCount, made.Bytes, (clock.GetUtcNow() - now).TotalSeconds);
            return made;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new BackupFailed($"No backup could be made in {Folder}: {failure.Message}", failure);
        }
        catch (Exception failure) when (WriteGate.TroubleOf(failure) is { } trouble)
        {
            throw new BackupFailed($"No backup could be made: {StorageProblem.Sentence(trouble)}", failure);
        }
        finally
        {
            Clear(staging, cancel);
        }
    }

    /// <returns>The backups that are there, newest first.</returns>
    public IReadOnlyList<Backup> List() => BackupArchive.List(Folder);

    private Backup Make(BackupReason reason, bool withKeys, DateTimeOffset now, string staging, Action<TimeSpan> rest, CancellationToken cancel)
    {
        var files = new List<(string Name, string Path)> { ("imp.db", Copied(folder.Database, staging, rest, cancel)) };
        // Second: a body is in the ledger before it leaves the main file, so no event of the first copy lacks its body in this one.
        if (File.Exists(folder.Ledger)) files.Add(("ledger.db", Copied(folder.Ledger, staging, rest, cancel)));
        // The same: bytes are on disk before anything names them, and stay for a day after the last that does is gone.
        if (File.Exists(folder.Attachments)) files.Add(("attachments.db", Copied(folder.Attachments, staging, rest, cancel)));
        var (schema, library, newest, mainRows) = Checked(files[0].Path, cancel, file => (file.Schema, file.Library, file.NewestEvent(), file.Rows()));
        var rows = new Dictionary<string, IReadOnlyDictionary<string, long>> { ["imp.db"] = mainRows };
        foreach (var (name, path) in files.Skip(1))
        {
            if (name == "ledger.db") ClosedFile.ForgetAfter(path, newest);
            rows[name] = Checked(path, cancel, file => file.Rows());
        }
        if (withKeys) files.AddRange(Keys());

        var packed = Path.Combine(staging, "packed");
        BackupArchive.Write(packed, files, written => new BackupManifest(BackupManifest.Newest, now, Version, schema, library, reason, written, rows), rest, clock, cancel);
        var manifest = BackupArchive.Unpack(packed, null, cancel);
        var archive = Path.Combine(Folder, Name(reason, now));
        File.Move(packed, archive);
        return new Backup(archive, new FileInfo(archive).Length, manifest);
    }

    private static string Copied(string file, string staging, Action<TimeSpan> rest, CancellationToken cancel)
    {
        var copy = Path.Combine(staging, Path.GetFileName(file));
        using var snapshot = new Snapshot(file);
        snapshot.CopyTo(copy, rest, cancel);
        return copy;
    }

    private static T Checked<T>(string copy, CancellationToken cancel, Func<ClosedFile, T> read)
    {
        using var file = new ClosedFile(copy, cancel);
        if (file.Damage() is { } damage) throw new InvalidDataException($"The copy of {Path.GetFileName(copy)} was checked, and {damage}.");
        return read(file);
    }

    private IEnumerable<(string Name, string Path)> Keys()
    {
        foreach (var key in Directory.EnumerateFiles(folder.Keys).Where(file => !file.EndsWith(".new", StringComparison.Ordinal))) yield return ("keys/" + Path.GetFileName(key), key);
        var own = Path.Combine(folder.Path, "appsettings.json");
        if (File.Exists(own)) yield return ("appsettings.json", own);
    }

    private static string Name(BackupReason reason, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{(reason == BackupReason.BeforeUpgrade ? "before-upgrade" : "imp")}-{at.UtcDateTime:yyyyMMdd-HHmmss-fff}.zip");

    /// <summary>The copy and the archive stand beside each other for a while; and the disk must not fill because of them.</summary>
    private void DemandRoom()
    {
        var needed = 2 * folder.Databases.Where(File.Exists).Sum(file => new FileInfo(file).Length) + LeftFree;
        var free = DiskSpace.FreeAt(Folder);
        if (free < needed) throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{free / Megabyte} MB are free there and {needed / Megabyte} MB are needed for a moment. Make room, or set Backup:Folder to another disk."));
    }

    /// <summary>Keeps the newest; what was made before upgrades counts by itself.</summary>
    private void Forget(BackupReason made)
    {
        var old = List().Where(one => (one.Manifest.Reason == BackupReason.BeforeUpgrade) == (made == BackupReason.BeforeUpgrade)).Skip(settings.Backup.Keep);
        foreach (var one in old) File.Delete(one.Path);
    }

    private static void Rest(TimeSpan took, bool isBusy, CancellationToken cancel)
    {
        var rest = isBusy ? took * 2 : took / 8;
        cancel.WaitHandle.WaitOne(rest < LongestRest ? rest : LongestRest);
    }

    /// <summary>A large file is made shorter bit by bit before it goes: while a file system gives back a gigabyte at once, whoever commits waits for it.</summary>
    private static void Clear(string folder, CancellationToken cancel)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            for (var left = file.Length - GivenBack; left > 0; left -= GivenBack)
            {
                file.SetLength(left);
                cancel.WaitHandle.WaitOne(GivingBack);
            }
        }
        Directory.Delete(folder, recursive: true);
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
