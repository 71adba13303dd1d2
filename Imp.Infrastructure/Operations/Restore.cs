using System.Globalization;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Operations;

/// <summary>What a restore did, or would do.</summary>
/// <param name="Dangling">Rows that point to nothing, by table; they did so when the backup was made.</param>
/// <param name="Replaced">Where what was there before is now; null when there was nothing, or nothing was done.</param>
public sealed record Restored(BackupManifest Manifest, IReadOnlyList<string> Dangling, string? Replaced)
{
    /// <summary>What the check of the audit log found; its seal is checked when the backup has keys.</summary>
    public AuditVerdict? Audit { get; init; }
}

/// <summary>Puts a backup in the place of what a data folder holds. On any doubt nothing is changed.</summary>
public sealed class Restore(TimeProvider clock)
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Unpacks and checks everything in a folder of its own, and throws it away.</summary>
    /// <param name="folder">The data folder, which a server may be using.</param>
    /// <exception cref="InvalidDataException">What is wrong with the backup.</exception>
    /// <exception cref="CannotStart">It is newer than this executable.</exception>
    public Restored Rehearse(string archive, string folder, CancellationToken cancel)
    {
        var work = Path.Combine(Directory.Exists(folder) ? Path.GetFullPath(folder) : Path.GetTempPath(), "restore.rehearsal");
        try
        {
            return Prepare(archive, work, cancel);
        }
        finally
        {
            Clear(work);
        }
    }

    /// <summary>Unpacks, checks, and swaps. What was there is kept beside.</summary>
    /// <param name="folder">Taken by this process.</param>
    /// <exception cref="InvalidDataException">What is wrong with the backup; nothing was changed.</exception>
    /// <exception cref="CannotStart">It is newer than this executable; nothing was changed.</exception>
    public Restored Run(string archive, DataFolder folder, CancellationToken cancel)
    {
        var part = RestoreSwap.Part(folder.Path);
        try
        {
            var prepared = Prepare(archive, part, cancel);
            var stamp = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
            RestoreSwap.Commit(folder.Path, stamp);
            var aside = RestoreSwap.Aside(folder.Path, stamp);
            return prepared with { Replaced = Directory.Exists(aside) ? aside : null };
        }
        finally
        {
            Clear(part);
        }
    }

    private static Restored Prepare(string archive, string work, CancellationToken cancel)
    {
        var manifest = BackupArchive.Examine(archive);
        if (manifest.Schema > Migrator.Newest)
            throw new CannotStart(CannotStart.NewerSchema, $"The backup has schema {manifest.Schema} and was made by Imp {manifest.Version}; this executable knows {Migrator.Newest}. Use the newer Imp. Nothing was changed.");
        Clear(work);
        var free = DiskSpace.FreeAt(Path.GetDirectoryName(work)!);
        if (free < manifest.Bytes + 200 * Megabyte) throw new InvalidDataException($"It unpacks to {manifest.Bytes / Megabyte} MB and {free / Megabyte} MB are free.");
        BackupArchive.Unpack(archive, work, cancel);
        return new Restored(manifest, [.. manifest.Rows.SelectMany(file => Check(Path.Combine(work, Path.GetFileName(file.Key)), file.Key, file.Value, manifest, cancel)), .. Lost(work)], null) { Audit = AuditVerification.OfFolder(work) };
    }

    private static IReadOnlyList<string> Check(string path, string name, IReadOnlyDictionary<string, long> rows, BackupManifest manifest, CancellationToken cancel)
    {
        using var file = new ClosedFile(path, cancel);
        if (file.Damage() is { } damage) throw new InvalidDataException($"{name} was checked, and {damage}.");
        if (name == "imp.db" && file.Schema != manifest.Schema) throw new InvalidDataException($"{name} has schema {file.Schema} where the manifest says {manifest.Schema}.");
        var present = file.Rows();
        if (present.Count != rows.Count || rows.FirstOrDefault(table => present.GetValueOrDefault(table.Key, -1) != table.Value) is { Key: not null })
            throw new InvalidDataException($"{name} does not have as many rows as its manifest says.");
        return file.Dangling();
    }

    private static IEnumerable<string> Lost(string work)
    {
        using var main = new ClosedFile(Path.Combine(work, "imp.db"));
        if (main.AttachmentsNowhere(Path.Combine(work, "attachments.db")) is > 0 and var lost) yield return string.Create(CultureInfo.InvariantCulture, $"Attachments without their bytes: {lost}");
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
