using System.Diagnostics;
using Imp.Domain.Audit;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>One thing to write. It runs inside a transaction that others share and is told what became of it after the commit.</summary>
/// <param name="isLight">True for what takes microseconds: it never waits behind what takes longer.</param>
/// <param name="answersInPlace">Whoever awaits it goes on in the writer's own thread, so what follows must be as short.</param>
internal abstract class Write(bool isLight = false, bool answersInPlace = false)
{
    // A hop to another thread for each of thousands of answers a second costs more than the answer.
    private readonly TaskCompletionSource done = new(answersInPlace ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends after the commit; fails when nothing was written.</summary>
    public Task Task => done.Task;

    public bool IsLight => isLight;

    public abstract Task RunAsync(Writer writer);

    public Exception? Failure { get; set; }

    public void Answer()
    {
        if (Failure is null) done.TrySetResult();
        else done.TrySetException(Failure);
    }
}

/// <summary>
/// The single door to the disk. What waits goes into one <c>BEGIN IMMEDIATE</c> transaction and one durable commit; then everybody is
/// answered. One command failing rolls back only itself; a commit that fails means that nobody's was written, and says so. Events go first in
/// every transaction, and commands take at most a few milliseconds of it, so that neither can starve the other.
/// </summary>
public sealed class WriteGate : IAsyncDisposable
{
    /// <summary>So much may wait; beyond it callers are told to come back.</summary>
    public const int Capacity = 4_096;

    private const int LargestGroup = 512;

    private const int MostYields = 3;

    /// <summary>So long commands may take in one transaction while others wait; at least one is always carried out.</summary>
    private static readonly TimeSpan CommandsAtMost = TimeSpan.FromMilliseconds(5);

    private readonly WriteQueue waiting = new(Capacity);
    private readonly SqliteFile file;
    private readonly Lazy<byte[]> auditKey;
    private readonly StorageHealth health;
    private readonly DiskReserve reserve;
    private readonly Bell bell;
    private readonly Instruments instruments;
    private readonly ILogger<WriteGate> log;
    private readonly Thread thread;
    private readonly List<Write> group = new(LargestGroup);
    private readonly Queue<Write> commands = [];
    private Writer? writer;
    private long flushed;
    private volatile int lastGroup;
    private volatile AuditHead? audited;
    private volatile AuditHead? foreign;

    public WriteGate(SqliteFile file, DataFolder folder, StorageHealth health, DiskReserve reserve, Bell bell, Instruments instruments, ILogger<WriteGate> log)
    {
        (this.file, this.health, this.reserve, this.bell, this.instruments, this.log) = (file, health, reserve, bell, instruments, log);
        auditKey = new Lazy<byte[]>(() => folder.KeyFor(AuditSql.KeyPurpose));
        // A thread of its own: it waits for the disk, and whoever borrows one of the pool's for that makes all others wait.
        thread = new Thread(Work) { IsBackground = true, Name = "imp writer" };
        thread.Start();
    }

    /// <summary>True while many write at once.</summary>
    public bool IsBusy => lastGroup > 4;

    /// <summary>How much waits now.</summary>
    public int Waiting => waiting.Count + commands.Count;

    /// <summary>How far the audit chain goes on disk; null until this run added to it.</summary>
    public AuditHead? Audited => audited;

    /// <summary>How far a chain goes that somebody without the key has computed; null when all is well.</summary>
    public AuditHead? ForeignAudit => foreign;

    internal Task RunAsync(Func<Writer, Task> run) => SubmitAsync(new Delegated(run));

    /// <exception cref="StorageProblem">The queue is full, or nothing could be written.</exception>
    internal Task SubmitAsync(Write write)
    {
        if (health.Trouble == StorageTrouble.Damaged) throw new StorageProblem(StorageTrouble.Damaged);
        if (!waiting.TryAdd(write)) throw new StorageProblem(StorageTrouble.Busy);
        return write.Task;
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (waiting.IsClosed) return;
        waiting.Close();
        await Task.Run(thread.Join);
        writer?.Dispose();
        waiting.Dispose();
    }

    private void Work()
    {
        while (commands.Count > 0 || waiting.Wait(Rest()) || !waiting.IsClosed)
        {
            Gather();
            Commit();
        }
        if (writer is { Keys.IsDue: true }) Commit();
    }

    /// <summary>Counts that are only in memory are work too, a moment after the last event.</summary>
    private TimeSpan Rest() => writer is { Keys.IsDue: true } ? OpenKeys.FlushAfter : Timeout.InfiniteTimeSpan;

    /// <summary>Takes what waits. Under load it lets the requests that are being read come first, a moment each time: one flush then serves more of them.</summary>
    private void Gather()
    {
        var busy = IsBusy;
        for (var round = 0; round < MostYields; round++)
        {
            var before = group.Count;
            while (group.Count < LargestGroup && commands.Count < LargestGroup && waiting.TryTake(out var next))
            {
                if (next.IsLight) group.Add(next);
                else commands.Enqueue(next);
            }
            if (!busy || group.Count == before || group.Count == LargestGroup) break;
            Thread.Yield();
        }
        lastGroup = group.Count;
    }

    /// <summary>One transaction: the events that were gathered, then commands as far as they fit.</summary>
    private void Commit()
    {
        IReadOnlyCollection<Topic> topics = [];
        var started = Stopwatch.GetTimestamp();
        try
        {
            writer ??= new Writer(file, auditKey);
            writer.Begin();
            if (!writer.IsRecovered) writer.Recover();
            var events = group.Count;
            for (var at = 0; at < events; at++) Run(group[at], writer);
            RunCommands(writer);
            if (group.Count == 0 || Environment.TickCount64 - flushed > OpenKeys.FlushAfter.TotalMilliseconds) Flush(writer);
            audited = writer.Commit() ?? audited;
            foreign ??= writer.Audit.Foreign;
            topics = writer.TakeTopics();
            instruments.Wrote(group.Count, Stopwatch.GetElapsedTime(started));
            if (health.Trouble is not (StorageTrouble.None or StorageTrouble.DiskFull)) health.Set(StorageTrouble.None);
        }
        catch (Exception failure)
        {
            // What has not begun fails with the rest: who asked is told at once instead of waiting for a disk that does not answer.
            while (commands.TryDequeue(out var left)) group.Add(left);
            Fail(group, failure);
        }
        bell.Ring(topics);
        foreach (var write in group) write.Answer();
        group.Clear();
    }

    private void RunCommands(Writer writer)
    {
        var started = Stopwatch.GetTimestamp();
        while (commands.TryDequeue(out var command))
        {
            group.Add(command);
            Run(command, writer);
            if (waiting.Count > 0 && Stopwatch.GetElapsedTime(started) > CommandsAtMost) return;
        }
    }

    private void Flush(Writer writer)
    {
        writer.Keys.Flush();
        flushed = Environment.TickCount64;
    }

    private static void Run(Write write, Writer writer)
    {
        try
        {
            // Nobody else has this thread, and SQLite answers in it: what looks asynchronous here hardly ever is.
            write.RunAsync(writer).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (TroubleOf(failure) is null)
        {
            write.Failure = failure;
        }
    }

    private void Fail(List<Write> group, Exception failure)
    {
        var trouble = TroubleOf(failure) ?? StorageTrouble.Failing;
        if (trouble != health.Trouble) log.LogError(failure, "Nothing could be written: {Trouble}", trouble);
        // An error from a commit means "not written", whatever the connection thinks: it starts anew.
        writer?.Dispose();
        writer = null;
        if (trouble == StorageTrouble.DiskFull) reserve.GiveUp();
        health.Set(trouble);
        foreach (var write in group) write.Failure ??= new StorageProblem(trouble, failure);
    }

    /// <returns>What the failure says about the disk; null when it is about the change itself.</returns>
    internal static StorageTrouble? TroubleOf(Exception failure) => failure switch
    {
        DbUpdateException { InnerException: { } inner } => TroubleOf(inner),
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            13 => StorageTrouble.DiskFull,
            5 or 6 => StorageTrouble.Locked,
            11 or 26 => StorageTrouble.Damaged,
            8 or 10 or 14 or 7 => StorageTrouble.Failing,
            _ => null,
        },
        _ => null,
    };

    private sealed class Delegated(Func<Writer, Task> run) : Write
    {
        public override Task RunAsync(Writer writer) => run(writer);
    }
}
