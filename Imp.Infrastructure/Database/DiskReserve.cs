namespace Imp.Infrastructure.Database;

/// <summary>16 MB held back on the disk. When it is full they are given up, so that acknowledging and paging go on; new events are refused until they can be held back again.</summary>
public sealed class DiskReserve(string path)
{
    public const int Bytes = 16 * 1024 * 1024;

    private const int Margin = 1024 * 1024;

    /// <summary>Holds the space back.</summary>
    /// <returns>False when there is not enough.</returns>
    public bool TryHold()
    {
        try
        {
            if (File.Exists(path) && new FileInfo(path).Length == Bytes) return true;
            // Trying would take what little there is away from the writer for a moment.
            if (new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : Path.GetDirectoryName(path)!).AvailableFreeSpace < Bytes + Margin) return false;
            using var held = new FileStream(path, FileMode.Create, FileAccess.Write);
            // Written, not only sized: a file with holes reserves nothing.
            var block = new byte[1024 * 1024];
            for (var written = 0; written < Bytes; written += block.Length) held.Write(block);
            held.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException)
        {
            GiveUp();
            return false;
        }
    }

    public void GiveUp()
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // Nothing to give; the trouble is already known.
        }
    }
}
