using System.Runtime.InteropServices;

namespace Imp.Infrastructure.Database;

/// <summary>What Imp writes is read by its own user alone. Windows has that from the folder's own list of who may.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode Readers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>From here on every file and folder that this process makes is for its own user: also those that SQLite makes, which cannot be told otherwise.</summary>
    public static void OnlyOurs()
    {
        if (!OperatingSystem.IsWindows()) _ = Umask((uint)Others);
    }

    /// <returns>Whether others on this machine get into the folder.</returns>
    public static bool IsOpen(string folder) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Others) != 0;

    /// <returns>Files below a folder that others may read, at most so many: where they cannot get into the folder, none.</returns>
    public static IReadOnlyList<string> ReadByOthers(string folder, int most)
    {
        if (OperatingSystem.IsWindows() || !IsOpen(folder)) return [];
        var all = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return [.. Directory.EnumerateFiles(folder, "*", all).Where(IsReadByOthers).Order(StringComparer.Ordinal).Take(most)];
    }

    private static bool IsReadByOthers(string file)
    {
        try
        {
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Readers) != 0;
        }
        catch (IOException)
        {
            // Logs and backups come and go while somebody looks.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    private static extern uint Umask(uint mask);
}
