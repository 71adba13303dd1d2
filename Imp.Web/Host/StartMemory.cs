using System.Globalization;
using System.Runtime.InteropServices;

namespace Imp.Web.Host;

/// <summary>
/// Gives back what only the start needed. The start walks through most of the code and builds models and tables; afterwards a small part of
/// that is used, but the system goes on counting all of it as ours (docs/decisions/0007).
/// </summary>
internal static class StartMemory
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private const int DontNeed = 4;

    /// <summary>Does it once, when the start is long over.</summary>
    public static async Task GiveBackAsync(TimeProvider clock, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Settled, clock, stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux()) ForgetCode();
    }

    /// <summary>Pages of our own file that cannot be written and never were: the file still has them, and what is used again comes back from there.</summary>
    private static void ForgetCode()
    {
        foreach (var range in Ranges(File.ReadLines("/proc/self/smaps"), Environment.ProcessPath!))
            _ = Advise(range.Start, range.Length, DontNeed);
    }

    internal static IEnumerable<(nint Start, nuint Length)> Ranges(IEnumerable<string> smaps, string file)
    {
        (nint Start, nuint Length)? current = null;
        foreach (var line in smaps)
        {
            if (IsHeader(line)) current = Candidate(line, file);
            else if (current is { } clean && line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
            {
                // A page that was changed, as by a relocation, has no second copy anywhere.
                if (line.EndsWith(" 0 kB", StringComparison.Ordinal)) yield return clean;
                current = null;
            }
        }
    }

    /// <summary><c>7f00-7f10 r-xp 00000000 fe:00 123 /opt/imp/imp</c>; what is told of it stands in the lines below.</summary>
    private static bool IsHeader(string line) => line.IndexOf('-') is > 0 and var dash && line.IndexOf(' ') is var blank && dash < blank;

    private static (nint Start, nuint Length)? Candidate(string header, string file)
    {
        var parts = header.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts[1].Contains('w', StringComparison.Ordinal) || !header.EndsWith(" " + file, StringComparison.Ordinal)) return null;

        var ends = parts[0].Split('-');
        var start = nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (start, (nuint)(nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start));
    }

    [DllImport("libc", EntryPoint = "madvise")]
    private static extern int Advise(nint start, nuint length, int advice);
}
