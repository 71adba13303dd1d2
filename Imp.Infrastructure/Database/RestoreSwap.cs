namespace Imp.Infrastructure.Database;

/// <summary>
/// Puts restored files in the place of those that are there. What is to come lies complete and checked in a folder whose name says so; from the moment it has
/// that name the swap is carried to its end, by whoever takes the data folder next, however often it is cut off.
/// </summary>
internal static class RestoreSwap
{
    private const string Ready = "restore.ready-";
    private const string Main = "imp.db";

    /// <summary>Files that belong to another and leave with it.</summary>
    private static readonly string[] Beside = ["-wal", "-shm"];

    /// <summary>Files that mean something only beside the main file that they were written with.</summary>
    private static readonly string[] With = ["ledger.db", "attachments.db"];

    /// <summary>Where restored files are put together, until they are complete.</summary>
    public static string Part(string folder) => Path.Combine(folder, "restore.part");

    /// <summary>Where what was replaced goes.</summary>
    public static string Aside(string folder, string stamp) => Path.Combine(folder, "replaced-" + stamp);

    /// <summary>Says that what was put together is complete, and swaps.</summary>
    /// <param name="stamp">Names this restore; part of a file name.</param>
    public static void Commit(string folder, string stamp)
    {
        Directory.Move(Part(folder), Path.Combine(folder, Ready + stamp));
        Finish(folder);
    }

    /// <summary>Carries a swap that began to its end. The caller holds the folder.</summary>
    public static void Finish(string folder)
    {
        foreach (var ready in Directory.EnumerateDirectories(folder, Ready + "*").Order(StringComparer.Ordinal).ToList()) Swap(folder, ready, Aside(folder, Path.GetFileName(ready)[Ready.Length..]));
    }

    private static void Swap(string folder, string ready, string aside)
    {
        var coming = Directory.EnumerateFiles(ready, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(ready, file)).ToList();
        // As long as the new main file waits, the old ledger may still be there, with numbers that mean other events; and bytes that nothing names would be swept.
        foreach (var name in With)
            if (coming.Contains(Main) && !coming.Contains(name) && !File.Exists(Path.Combine(aside, name))) Leave(folder, aside, name);
        // The main file last: its place is empty only while somebody is bound to fill it.
        foreach (var name in coming.OrderBy(name => name == Main))
        {
            Leave(folder, aside, name);
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(ready, name), target);
        }
        Directory.Delete(ready, recursive: true);
    }

    private static void Leave(string folder, string aside, string name)
    {
        foreach (var old in Beside.Select(rest => name + rest).Append(name).Where(old => File.Exists(Path.Combine(folder, old))))
        {
            var target = Path.Combine(aside, old);
            MakePrivate(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(folder, old), target);
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
