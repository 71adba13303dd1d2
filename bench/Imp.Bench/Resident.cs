using System.Globalization;

namespace Imp.Bench;

/// <summary>What a process takes, as Linux counts it.</summary>
internal static class Resident
{
    public static double MiB(int process) => File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(':', StringSplitOptions.TrimEntries)[1].Split(' ')[0], CultureInfo.InvariantCulture) / 1024).Single();

    /// <returns>Seconds of processor time since it started.</returns>
    public static double Cpu(int process) => System.Diagnostics.Process.GetProcessById(process).TotalProcessorTime.TotalSeconds;
}

/// <summary>The wall clock, in milliseconds.</summary>
internal static class Clock
{
    public static double Now() => TimeProvider.System.GetUtcNow().Subtract(DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
