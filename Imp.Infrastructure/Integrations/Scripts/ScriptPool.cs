using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Integrations.Scripts;

/// <summary>
/// At most two worker processes, started when they are needed and gone after a minute of rest. Whoever asks first is served first. People who try
/// a script share one place among them, so that an endless loop in the making never takes both from the events.
/// </summary>
public sealed class ScriptPool(ScriptCommand command, TimeProvider clock, ILogger<ScriptPool> log) : IAsyncDisposable
{
    /// <summary>So many workers at most.</summary>
    public const int Size = 2;

    /// <summary>A worker that nobody needs for so long goes.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim places = new(Size);
    private readonly SemaphoreSlim trying = new(1);
    private readonly Stack<(ScriptProcess Worker, long Since)> idle = [];
    private readonly Lock door = new();
    private ITimer? sweep;
    private bool closed;

    /// <summary>Runs a script for an event, in turn.</summary>
    /// <param name="code">As saved.</param>
    /// <param name="now">What its clock shows.</param>
    public async Task<ScriptRun> RunAsync(string code, string eventJson, string contextJson, DateTimeOffset now) =>
        await RunAsync(new ScriptJob(HashOf(code), code, eventJson, contextJson, now.ToUnixTimeMilliseconds()));

    /// <summary>The same for somebody who edits it.</summary>
    public async Task<ScriptRun> TryAsync(string code, string eventJson, string contextJson, DateTimeOffset now, CancellationToken cancel) =>
        await TryAsync(new ScriptJob(HashOf(code), code, eventJson, contextJson, now.ToUnixTimeMilliseconds()), cancel);

    /// <summary>Asks the engine whether it understands a script; runs nothing of it but its top.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<ScriptFault?> CheckAsync(string code, CancellationToken cancel) => (await TryAsync(new ScriptJob(HashOf(code), code, null, null, 0), cancel)).Fault;

    /// <summary>How many workers there are that nobody uses now.</summary>
    internal int IdleCount
    {
        get
        {
            lock (door) return idle.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (sweep is not null) await sweep.DisposeAsync();
        lock (door)
        {
            closed = true;
            while (idle.TryPop(out var one)) one.Worker.Dispose();
        }
    }

    private async Task<ScriptRun> TryAsync(ScriptJob job, CancellationToken cancel)
    {
        await trying.WaitAsync(cancel);
        try
        {
            return await RunAsync(job);
        }
        finally
        {
            trying.Release();
        }
    }

    private async Task<ScriptRun> RunAsync(ScriptJob job)
    {
        await places.WaitAsync();
        ScriptProcess? worker = null;
        try
        {
            worker = Take() ?? await ScriptProcess.StartAsync(command);
            return await worker.RunAsync(job);
        }
        catch (Exception failure) when (failure is IOException or TimeoutException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            log.LogWarning(failure, "A worker for scripts does not start");
            return new ScriptRun(null, new ScriptFault("A worker for scripts does not start; the log says why.") { IsCostly = true }, []);
        }
        finally
        {
            if (worker is not null) PutBack(worker);
            places.Release();
        }
    }

    private ScriptProcess? Take()
    {
        lock (door) return idle.TryPop(out var one) ? one.Worker : null;
    }

    private void PutBack(ScriptProcess worker)
    {
        lock (door)
        {
            if (!worker.IsFit || closed)
            {
                worker.Dispose();
                return;
            }
            idle.Push((worker, clock.GetTimestamp()));
            sweep ??= clock.CreateTimer(_ => Sweep(), null, Rest, Rest / 4);
        }
    }

    /// <summary>Ends whoever rested long enough.</summary>
    private void Sweep()
    {
        lock (door)
        {
            var kept = idle.Where(one => clock.GetElapsedTime(one.Since) < Rest).Reverse().ToList();
            foreach (var (worker, _) in idle.Except(kept)) worker.Dispose();
            idle.Clear();
            foreach (var one in kept) idle.Push(one);
            if (idle.Count > 0) return;
            sweep?.Dispose();
            sweep = null;
        }
    }

    private static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)).AsSpan(0, 16));
}
