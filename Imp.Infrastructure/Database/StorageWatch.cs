using Imp.Infrastructure.Database.Sqlite;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Database;

/// <summary>Holds the disk reserve and, while the disk is in trouble, tries every two seconds whether it works again: recovery needs no restart.</summary>
public sealed class StorageWatch(WriteGate gate, StorageHealth health, DiskReserve reserve, TimeProvider clock, ILogger<StorageWatch> log) : IAsyncDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim proving = new(1);
    private Task loop = Task.CompletedTask;
    private long provenAt;
    private bool proven;

    public void Start() => loop = Task.Run(WatchAsync);

    /// <summary>How long the last of those rows took.</summary>
    public TimeSpan LastProof { get; private set; }

    /// <returns>True when a row was committed within the last five seconds, which it tries when none was.</returns>
    public async Task<bool> ProveAsync(CancellationToken cancel)
    {
        await proving.WaitAsync(cancel);
        try
        {
            if (proven && clock.GetElapsedTime(provenAt) < Fresh) return true;
            var began = clock.GetTimestamp();
            proven = await TryWriteAsync();
            provenAt = clock.GetTimestamp();
            LastProof = clock.GetElapsedTime(began, provenAt);
            return proven;
        }
        finally
        {
            proving.Release();
        }
    }

    /// <summary>Tries once whether the trouble is over.</summary>
    public async Task RecoverAsync()
    {
        if (health.Trouble is StorageTrouble.None or StorageTrouble.Damaged) return;
        if (!await TryWriteAsync() || !reserve.TryHold()) return;

        health.Set(StorageTrouble.None);
        log.LogInformation("Changes can be written again");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
        proving.Dispose();
    }

    private async Task WatchAsync()
    {
        if (!reserve.TryHold()) log.LogWarning("There is no room on the disk for the reserve of {Bytes} bytes", DiskReserve.Bytes);
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token)) await RecoverAsync();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task<bool> TryWriteAsync()
    {
        try
        {
            await gate.RunAsync(ProbeSql.RunAsync);
            return true;
        }
        catch (StorageProblem)
        {
            return false;
        }
    }
}
