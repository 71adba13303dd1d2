namespace Imp.Infrastructure.Database;

/// <summary>SQLite's locks and its shared memory do not hold over NFS and SMB: two writers would meet, and committed changes would be lost.</summary>
public static class NetworkFolder
{
    /// <summary>Set to 1 in the environment, it lets a network folder be used all the same, at the operator's own risk.</summary>
    public const string AllowedBy = "IMP_ALLOW_NETWORK_FOLDER";

    /// <exception cref="CannotStart">The folder is on a network drive and nobody allowed that.</exception>
    internal static void Refuse(string path)
    {
        if (Environment.GetEnvironmentVariable(AllowedBy) != "1" && Is(path))
            throw new CannotStart(CannotStart.FolderTaken, $"The data folder {path} is on a network drive, where SQLite loses data. Choose a local folder with --data, or set {AllowedBy}=1 if you know better.");
    }

    /// <returns>True when the folder, which must exist, is known to be on a network drive.</returns>
    public static bool Is(string path)
    {
        try
        {
            var root = OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : path;
            return root.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(root).DriveType == DriveType.Network;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException)
        {
            // What cannot be told is not held against it.
            return false;
        }
    }
}
