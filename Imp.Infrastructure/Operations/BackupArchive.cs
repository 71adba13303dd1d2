using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Imp.Infrastructure.Operations;

/// <summary>The one file that a backup is: a zip with the databases, perhaps the keys, and a manifest.</summary>
internal static partial class BackupArchive
{
    private const int MostEntries = 10_000;
    private const long MostBytes = 20L * 1024 * 1024 * 1024;
    private const int LongestManifest = 1024 * 1024;
    private const int Piece = 1024 * 1024;

    /// <summary>What may be in a backup; anything else, such as a path that leaves the folder, is not ours.</summary>
    [GeneratedRegex(@"^(imp\.db|ledger\.db|attachments\.db|appsettings\.json|keys/[A-Za-z0-9][A-Za-z0-9.-]{0,99})$", RegexOptions.NonBacktracking)]
    private static partial Regex Known();

    /// <returns>The backups in a folder, newest first. What is no backup is left out.</returns>
    public static IReadOnlyList<Backup> List(string folder) => !Directory.Exists(folder)
        ? [] : [.. new DirectoryInfo(folder).EnumerateFiles("*.zip").Select(Find).OfType<Backup>().OrderByDescending(one => one.Manifest.MadeAt)];

    /// <summary>Writes files one after the other, flushed piece by piece.</summary>
    /// <param name="manifest">Made when the files' sums are known.</param>
    public static void Write(string archive, IEnumerable<(string Name, string Path)> files, Func<IReadOnlyList<BackupFile>, BackupManifest> manifest, Action<TimeSpan> rest, TimeProvider clock, CancellationToken cancel)
    {
        using var file = new FileStream(archive, Private(FileMode.CreateNew));
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            var written = files.Select(one => Add(zip, file, one.Name, one.Path, rest, clock, cancel)).ToList();
            using var entry = zip.CreateEntry(BackupManifest.Name, CompressionLevel.NoCompression).Open();
            entry.Write(manifest(written).ToJson());
        }
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads the manifest and checks that the archive holds what it says and nothing else. Does not read the files.</summary>
    /// <exception cref="InvalidDataException">Says what is wrong with it.</exception>
    public static BackupManifest Examine(string archive)
    {
        using var zip = Open(archive);
        return Examine(zip);
    }

    /// <summary>Writes every file of it below a folder that is empty, and compares sizes and sums.</summary>
    /// <param name="folder">Null: only compare.</param>
    /// <exception cref="InvalidDataException">Something is not as the manifest says.</exception>
    public static BackupManifest Unpack(string archive, string? folder, CancellationToken cancel)
    {
        using var zip = Open(archive);
        var manifest = Examine(zip);
        foreach (var file in manifest.Files)
        {
            using var target = folder is null ? Stream.Null : Create(Path.Combine([folder, .. file.Name.Split('/')]));
            using var content = zip.GetEntry(file.Name)!.Open();
            if (Copy(content, target, file.Bytes, cancel) != file.Sha256) throw new InvalidDataException($"{file.Name} is not what was backed up: its sum differs.");
            if (target is FileStream onDisk) onDisk.Flush(flushToDisk: true);
        }
        return manifest;
    }

    private static BackupFile Add(ZipArchive zip, FileStream file, string name, string path, Action<TimeSpan> rest, TimeProvider clock, CancellationToken cancel)
    {
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Piece];
        long bytes = 0;
        for (var piece = 1; ; piece++)
        {
            cancel.ThrowIfCancellationRequested();
            var started = clock.GetTimestamp();
            var read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (read == 0) break;
            sum.AppendData(buffer, 0, read);
            entry.Write(buffer, 0, read);
            bytes += read;
            if (piece % 4 == 0) file.Flush(flushToDisk: true);
            rest(clock.GetElapsedTime(started));
        }
        return new BackupFile(name, bytes, Convert.ToHexStringLower(sum.GetHashAndReset()));
    }

    private static Backup? Find(FileInfo file)
    {
        try
        {
            return new Backup(file.FullName, file.Length, Examine(file.FullName));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ZipArchive Open(string archive)
    {
        try
        {
            return ZipFile.OpenRead(archive);
        }
        catch (Exception failure) when (failure is InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException(failure is InvalidDataException ? $"{archive} is no archive, or is cut off." : $"There is no file {archive}.", failure);
        }
    }

    private static BackupManifest Examine(ZipArchive zip)
    {
        if (zip.Entries.Count > MostEntries) throw new InvalidDataException($"It holds more than {MostEntries} files.");
        if (zip.GetEntry(BackupManifest.Name) is not { Length: <= LongestManifest } entry) throw new InvalidDataException($"It has no {BackupManifest.Name}: this is no backup of Imp.");
        using var content = entry.Open();
        var manifest = BackupManifest.Parse(content);

        if (manifest.Bytes > MostBytes || manifest.Files.Any(file => file.Bytes < 0)) throw new InvalidDataException("It would unpack to more than 20 GB.");
        if (manifest.Files.FirstOrDefault(file => !Known().IsMatch(file.Name)) is { } strange) throw new InvalidDataException($"It holds a file that no backup has: {strange.Name}.");
        if (zip.Entries.FirstOrDefault(one => !IsPlain(one)) is { } link) throw new InvalidDataException($"{link.FullName} is a link or a device, not a file.");
        var (said, there) = (manifest.Files.Select(file => file.Name).Append(BackupManifest.Name).ToList(), zip.Entries.Select(one => one.FullName).ToList());
        if (!said.Order(StringComparer.Ordinal).SequenceEqual(there.Order(StringComparer.Ordinal))) throw new InvalidDataException("Its files are not those that its manifest names.");
        if (!said.Contains("imp.db") || !manifest.Rows.ContainsKey("imp.db")) throw new InvalidDataException("It holds no imp.db.");
        if (manifest.Files.FirstOrDefault(file => zip.GetEntry(file.Name)!.Length != file.Bytes) is { } other) throw new InvalidDataException($"{other.Name} has another size than its manifest says.");
        return manifest;
    }

    /// <summary>Where the packer noted a kind, it must be that of a file.</summary>
    private static bool IsPlain(ZipArchiveEntry entry) => ((uint)entry.ExternalAttributes >> 28) is 0 or 8;

    private static string Copy(Stream content, Stream target, long bytes, CancellationToken cancel)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Piece];
        var left = bytes;
        while (content.Read(buffer) is var read and > 0)
        {
            cancel.ThrowIfCancellationRequested();
            // What an archive says of its size and what comes out of it are two things.
            if ((left -= read) < 0) throw new InvalidDataException("It unpacks to more than its manifest says.");
            sum.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }
        if (left > 0) throw new InvalidDataException("It unpacks to less than its manifest says.");
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static FileStream Create(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FileStream(path, Private(FileMode.CreateNew));
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
