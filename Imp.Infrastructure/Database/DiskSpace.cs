namespace Imp.Infrastructure.Database;

/// <summary>What is left on a disk.</summary>
public static class DiskSpace
{
    /// <param name="folder">Exists.</param>
    /// <returns>Bytes that this process may still write there.</returns>
    public static long FreeAt(string folder) => new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(folder))! : folder).AvailableFreeSpace;
}
