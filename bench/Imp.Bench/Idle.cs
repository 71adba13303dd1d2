using System.Globalization;

namespace Imp.Bench;

/// <summary>What the product costs while nothing happens: resident memory and processor time over 30 s; compared with the bare server.</summary>
internal static class Idle
{
    /// <summary>The start, the compiler that comes after it, and what is given back then, are over.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(30);

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
        var before = Resident.Cpu(process);
        await Task.Delay(Watch);
        return new(Resident.MiB(process), (Resident.Cpu(process) - before) / Watch.TotalSeconds * 100);
    }

    private sealed record Cost(double MiB, double CpuPercent);
}
