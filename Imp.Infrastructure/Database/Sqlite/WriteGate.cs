using System.Diagnostics;
using System.Threading.Channels;
using Imp.Infrastructure.Live;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>One thing to write. It runs inside a transaction that others share and is told what became of it after the commit.</summary>
internal abstract class Write
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends after the commit; fails when nothing was written.</summary>
    public Task Task => done.Task;

    /// <summary>True for what takes microseconds. It never waits behind what takes longer.</summary>
    public virtual bool IsLight => false;

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

    private const int MostYields = 8;

    /// <summary>So long commands may take in one transaction while others wait; at least one is always carried out.</summary>
    private static readonly TimeSpan CommandsAtMost = TimeSpan.FromMilliseconds(5);

    private readonly Channel<Write> waiting = Channel.CreateBounded<Write>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly SqliteFile file;
    private readonly StorageHealth health;
    private readonly DiskReserve reserve;
    private readonly Bell bell;
    private readonly ILogger<WriteGate> log;
    private readonly Task loop;
    private readonly List<Write> group = new(LargestGroup);
    private readonly Queue<Write> commands = [];
    private Writer? writer;
    private long flushed;
    private int lastGroup;

    public WriteGate(SqliteFile file, StorageHealth health, DiskReserve reserve, Bell bell, ILogger<WriteGate> log)
    {
        (this.file, this.health, this.reserve, this.bell, this.log) = (file, health, reserve, bell, log);
        loop = Task.Run(WriteAsync);
    }

    /// <summary>How much waits now.</summary>
    public int Waiting => waiting.Reader.Count + commands.Count;

    internal Task RunAsync(Func<Writer, Task> run) => SubmitAsync(new Delegated(run));

    /// <exception cref="StorageProblem">The queue is full, or nothing could be written.</exception>
    internal Task SubmitAsync(Write write)
    {
        if (health.Trouble == StorageTrouble.Damaged) throw new StorageProblem(StorageTrouble.Damaged);
        if (!waiting.Writer.TryWrite(write)) throw new StorageProblem(StorageTrouble.Busy);
        return write.Task;
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await loop;
        writer?.Dispose();
    }

    private async Task WriteAsync()
    {
        while (await MoreAsync())
        {
            await GatherAsync();
            await CommitAsync();
        }
        if (writer is { Keys.IsDue: true }) await CommitAsync();
    }

    /// <summary>Takes what waits. Under load it lets the requests that are being read come first, a moment each time: one flush then serves three times as many.</summary>
    private async ValueTask GatherAsync()
    {
        var busy = lastGroup > 4;
        for (var round = 0; round < MostYields; round++)
        {
            var before = group.Count;
            while (group.Count < LargestGroup && commands.Count < LargestGroup && waiting.Reader.TryRead(out var next))
            {
                if (next.IsLight) group.Add(next);
                else commands.Enqueue(next);
            }
            if (!busy || group.Count == before || group.Count == LargestGroup) break;
            await Task.Yield();
        }
        lastGroup = group.Count;
    }

    /// <summary>Waits for work. Counts that are only in memory are work too, a moment after the last event.</summary>
    private async ValueTask<bool> MoreAsync()
    {
        if (commands.Count > 0) return true;
        var more = waiting.Reader.WaitToReadAsync();
        if (more.IsCompleted || writer is not { Keys.IsDue: true }) return await more;

        var soon = more.AsTask();
        if (await Task.WhenAny(soon, Task.Delay(OpenKeys.FlushAfter)) == soon) return await soon;
        await CommitAsync();
        return await soon;
    }

    /// <summary>One transaction: the events that were gathered, then commands as far as they fit.</summary>
    private async Task CommitAsync()
    {
        IReadOnlyCollection<Topic> topics = [];
        try
        {
            writer ??= new Writer(file);
            writer.Begin();
            if (!writer.IsRecovered) writer.Recover();
            var events = group.Count;
            for (var at = 0; at < events; at++) await RunAsync(group[at], writer);
            await RunCommandsAsync(writer);
            if (group.Count == 0 || Environment.TickCount64 - flushed > OpenKeys.FlushAfter.TotalMilliseconds) Flush(writer);
            writer.Commit();
            topics = writer.TakeTopics();
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

    private async Task RunCommandsAsync(Writer writer)
    {
        var started = Stopwatch.GetTimestamp();
        while (commands.TryDequeue(out var command))
        {
            group.Add(command);
            await RunAsync(command, writer);
            if (waiting.Reader.Count > 0 && Stopwatch.GetElapsedTime(started) > CommandsAtMost) return;
        }
    }

    private void Flush(Writer writer)
    {
        writer.Keys.Flush();
        flushed = Environment.TickCount64;
    }

    private static async Task RunAsync(Write write, Writer writer)
    {
        try
        {
            await write.RunAsync(writer);
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
