using System.Globalization;

namespace Imp.Bench;

/// <summary>What the product costs while nothing happens: resident memory and processor time over 30 s; compared with the bare server.</summary>
internal static class Idle
{
    /// <summary>The start, the compiler that comes after it, and what is given back then, are over.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(30);
    private const double TicksPerSecond = 100;   // USER_HZ; the same on every Linux in use

    public static async Task RunAsync()
    {
        var bare = await BareAsync();
        Figure.Print("idle.bare.memory", bare.MiB, "MiB");
        Figure.Print("idle.bare.cpu", bare.CpuPercent, "%");

        var imp = await Figure.TryAsync("idle.imp", ImpAsync);
        if (imp is null) return;
        Figure.Print("idle.imp.memory", imp.MiB, "MiB", bare.MiB);
        Figure.Print("idle.imp.cpu", imp.CpuPercent, "%");
    }

    private static async Task<Cost> BareAsync()
    {
        var (process, _) = await Bare.StartAsync();
        await using var __ = process;
        return await WatchAsync(process.Id);
    }

    private static async Task<Cost> ImpAsync()
    {
        await using var imp = await Product.StartAsync();
        return await WatchAsync(imp.Id);
    }

    private static async Task<Cost> WatchAsync(int process)
    {
        await Task.Delay(Settle);
        var before = Ticks(process);
        await Task.Delay(Watch);
        return new(ResidentMiB(process), (Ticks(process) - before) / TicksPerSecond / Watch.TotalSeconds * 100);
    }

    private static double ResidentMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static double Ticks(int process)
    {
        var afterName = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');   // the name may hold spaces
        return double.Parse(afterName[11], CultureInfo.InvariantCulture) + double.Parse(afterName[12], CultureInfo.InvariantCulture);
    }

    private sealed record Cost(double MiB, double CpuPercent);
}
