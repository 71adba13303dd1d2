using System.Collections.Concurrent;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Notifications;

/// <summary>Where messages that were sent wait to be written down: whoever comes while others are being written goes with the next lot, so that a busy channel writes seldom and much.</summary>
internal sealed class FinishLine(CommandBus bus, string run, Actor actor)
{
    private readonly ConcurrentQueue<Waiting> waiting = new();
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Ends when it is on disk. One that cannot be written takes no other with it.</summary>
    /// <param name="done">Called when it is on disk, before anybody who waits goes on: those of one lot are done together.</param>
    /// <param name="allDone">Called once for the lot, after that.</param>
    /// <exception cref="StorageProblem">It could not be written, now.</exception>
    public async Task WriteAsync(Attempted attempt, Action? done = null, Action? allDone = null)
    {
        var mine = new Waiting(attempt, done, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting.Enqueue(mine);
        await turn.WaitAsync();
        try
        {
            if (!mine.Written.Task.IsCompleted) await WriteLotAsync(allDone);
        }
        finally
        {
            turn.Release();
        }
        await mine.Written.Task;
    }

    private async Task WriteLotAsync(Action? allDone)
    {
        var lot = new List<Waiting>();
        while (waiting.TryDequeue(out var one)) lot.Add(one);
        if (!await TryAsync(lot))
            foreach (var one in lot) await TryAsync([one]);
        foreach (var one in lot.Where(one => one.Failure is null)) one.Done?.Invoke();
        allDone?.Invoke();
        foreach (var one in lot) one.Answer();
    }

    /// <returns>False when it is worth trying each by itself.</returns>
    private async Task<bool> TryAsync(IReadOnlyList<Waiting> lot)
    {
        try
        {
            await bus.ExecuteAsync(new FinishDeliveries([.. lot.Select(one => one.Attempt)], run), actor);
            return true;
        }
        catch (Exception failure) when (failure is StorageProblem || lot.Count == 1)
        {
            foreach (var one in lot) one.Failure = failure;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed record Waiting(Attempted Attempt, Action? Done, TaskCompletionSource Written)
    {
        public Exception? Failure { get; set; }

        public void Answer()
        {
            if (Failure is null) Written.SetResult();
            else Written.SetException(Failure);
        }
    }
}
