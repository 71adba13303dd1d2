using System.Diagnostics;
using System.Diagnostics.Metrics;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Operations;

/// <summary>What is measured at the moment somebody asks.</summary>
public sealed class Gauges
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly OperationsQueries queries;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim reading = new(1);
    private volatile Standing? standing;
    private long readAt;

    public Gauges(
        Instruments instruments, OperationsQueries queries, WriteGate gate, StorageHealth health, DataFolder folder, CircuitBoard circuits, PauseBoard pauses, BackupDesk backups, SizeBudget budget,
        IReadOnlyList<Runner> runners, TimeProvider clock)
    {
        (this.queries, this.clock) = (queries, clock);
        var meter = instruments.Meter;
        meter.CreateObservableGauge("imp.build.info", () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", BackupMaker.Version)), null, "The version that runs; always 1.");
        meter.CreateObservableGauge("imp.writer.queue.length", () => (long)gate.Waiting, null, "Changes that wait for the writer.");
        meter.CreateObservableGauge("imp.writer.trouble", () => health.Trouble == StorageTrouble.None ? 0L : 1, null, "1 while nothing can be written.");
        meter.CreateObservableGauge("imp.database.size", () => Files(folder), "By", "Size of a database file or its log.");
        meter.CreateObservableGauge("imp.disk.free", () => DiskSpace.FreeAt(folder.Path), "By", "What is left on the data folder's disk.");
        meter.CreateObservableGauge("imp.jobs.pending", () => Of(now => now.Queues, one => one.Queue, "queue", one => one.Count), null, "Jobs that wait, by queue.");
        meter.CreateObservableGauge("imp.jobs.overdue", () => Of(now => now.Queues, one => one.Queue, "queue", one => Math.Max(0, (clock.GetUtcNow() - one.FirstDueAt).TotalSeconds)), "s", "How long the first job of a queue is overdue.");
        meter.CreateObservableGauge("imp.jobs.dead", () => standing?.Dead ?? 0L, null, "Jobs that were given up and wait for a person.");
        meter.CreateObservableGauge("imp.events.waiting", () => standing?.EventsWaiting ?? 0L, null, "Stored events that were not looked at yet.");
        meter.CreateObservableGauge("imp.incidents.open", () => Of(now => now.Open, one => one.Severity, "severity", one => one.Count), null, "Incidents that are not closed, by severity.");
        meter.CreateObservableGauge("imp.worker.rest.age", () => runners.Select(one => Measure(one.SinceRest.TotalSeconds, "worker", one.Name)), "s", "Since when a worker has not come to rest.");
        meter.CreateObservableGauge("imp.circuit.open", () => circuits.Broken.GroupBy(one => one.Channel).Select(one => Measure((long)one.Count(), "channel", one.Key.ToString())), null, "Servers of a channel that fail.");
        meter.CreateObservableGauge("imp.channel.paused", () => Of(now => now.Paused, one => one, "channel", _ => 1), null, "1 while a person has paused a channel.");
        meter.CreateObservableGauge("imp.table.rows", () => budget.Rows.Select(one => Measure(one.Value, "table", one.Key)), null, "Rows of a table, counted once an hour.");
        meter.CreateObservableGauge("imp.backup.age", () => Age(backups.State.Last?.Manifest.MadeAt), "s", "Age of the newest backup; not there while there is none.");
        meter.CreateObservableGauge("imp.backup.trouble", () => backups.State.Warning is null ? 0L : 1, null, "1 while the last backup failed or is too old.");
        AddProcess(meter);
        Pauses = pauses;
    }

    private PauseBoard Pauses { get; }

    /// <summary>Reads what stands in the database, at most every few seconds.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            if (standing is not null && clock.GetElapsedTime(readAt) < Fresh) return;
            var read = await queries.ReadAsync(cancel);
            standing = new Standing(read.Queues, read.Dead, read.EventsWaiting, read.Open, [.. (await Pauses.GetAsync(cancel)).Select(one => one.Channel.ToString())]);
            readAt = clock.GetTimestamp();
        }
        finally
        {
            reading.Release();
        }
    }

    private static void AddProcess(Meter meter)
    {
        // Under the names that dashboards for programs of any kind expect.
        meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Memory that the process holds.");
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time that the process used.");
        meter.CreateObservableCounter("dotnet.gc.collections", () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(one => Measure((long)GC.CollectionCount(one), "generation", "gen" + one)), null, "Garbage collections by generation.");
        meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time in which garbage collections stopped everything.");
        meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(false), "By", "Memory of objects.");
        meter.CreateObservableGauge("dotnet.threadpool.queue.length", () => ThreadPool.PendingWorkItemCount, null, "Work that waits for a thread.");
        meter.CreateObservableGauge("dotnet.threadpool.threads", () => (long)ThreadPool.ThreadCount, null, "Threads of the pool.");
    }

    private static IEnumerable<Measurement<long>> Files(DataFolder folder) =>
        from file in folder.Databases.SelectMany(database => new[] { database, database + "-wal" })
        let found = new FileInfo(file)
        where found.Exists
        select Measure(found.Length, "file", found.Name);

    private IEnumerable<Measurement<double>> Age(DateTimeOffset? at) => at is { } since ? [new Measurement<double>((clock.GetUtcNow() - since).TotalSeconds)] : [];

    private IEnumerable<Measurement<double>> Of<T>(Func<Standing, IEnumerable<T>> some, Func<T, string> name, string label, Func<T, double> value) =>
        Present() is { } now ? some(now).Select(one => Measure(value(one), label, name(one))) : [];

    /// <summary>What was read last. An exporter that asks by itself finds it read again the next time.</summary>
    private Standing? Present()
    {
        if (standing is null || clock.GetElapsedTime(readAt) >= Fresh) _ = RefreshQuietlyAsync();
        return standing;
    }

    private async Task RefreshQuietlyAsync()
    {
        try
        {
            await RefreshAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The database is in trouble, which another gauge tells.
        }
    }

    private static Measurement<T> Measure<T>(T value, string label, string says) where T : struct => new(value, new KeyValuePair<string, object?>(label, says));

    private sealed record Standing(IReadOnlyList<QueueStanding> Queues, int Dead, int EventsWaiting, IReadOnlyList<OpenCount> Open, IReadOnlyList<string> Paused);
}
