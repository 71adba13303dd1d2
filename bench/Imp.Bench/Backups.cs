using System.Diagnostics;
using Imp.Infrastructure;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Bench;

/// <summary>A backup of more than a gigabyte while events are stored: how long the slowest waits, against the same without a backup. In this process, without a server.</summary>
internal static class Backups
{
    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("imp-bench-").FullName;
        try
        {
            using var data = DataFolder.Take(folder);
            await using var imp = new ServiceCollection().AddLogging().AddImp(data).BuildServiceProvider();
            imp.GetRequiredService<Migrator>().Run();
            Ledger.Fill(data.Database, 400);
            await Ledger.StoreAsync(imp, Task.Delay(2_000));
            await MeasureAsync(imp, new FileInfo(data.Database).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(ServiceProvider imp, long bytes)
    {
        var (maker, gate) = (imp.GetRequiredService<BackupMaker>(), imp.GetRequiredService<WriteGate>());
        var started = Stopwatch.GetTimestamp();
        var making = Task.Factory.StartNew(() => maker.Make(BackupReason.Asked, withKeys: false, () => gate.IsBusy || gate.Waiting > 0, CancellationToken.None), TaskCreationOptions.LongRunning);
        var during = await Ledger.StoreAsync(imp, making);
        await making;
        var took = Stopwatch.GetElapsedTime(started);
        // As many as meanwhile, and after it: what the backup left behind, such as a long log, counts as well.
        var after = await Ledger.StoreAsync(imp, Task.Delay(took < TimeSpan.FromSeconds(30) ? took : TimeSpan.FromSeconds(30)));

        Figure.Print("backup.longest-wait", during.Max(), "ms", 100, "baseline: promised");
        Figure.Print("backup.p99-wait", Percentile.Of(during, 99), "ms", Percentile.Of(after, 99), "baseline: without it");
        Figure.Print("backup.longest-wait.without", after.Max(), "ms", note: "the same load, in the time after it");
        Figure.Print("backup.speed", bytes / 1e6 / took.TotalSeconds, "MB/s", note: string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB copied, checked, counted, packed and read back in {took.TotalSeconds:0} s"));
    }
}
