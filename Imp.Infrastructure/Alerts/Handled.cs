using System.Collections.Concurrent;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>Tells a sender that can wait a moment what became of its event. Only a courtesy: the event is safe either way.</summary>
public sealed class Handled(IDbContextFactory<ImpDb> dbs)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Settlement>> waiting = new();
    private long upTo;

    /// <summary>Waits until the event was looked at.</summary>
    /// <returns>What became of it; null when it took longer than <paramref name="patience"/>.</returns>
    public async Task<Settlement?> WaitAsync(long sequence, TimeSpan patience, CancellationToken cancel)
    {
        var answer = waiting.GetOrAdd(sequence, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            if (Interlocked.Read(ref upTo) >= sequence && await FindAsync(sequence, cancel) is { } known) return known;
            return await answer.Task.WaitAsync(patience, cancel);
        }
        catch (TimeoutException)
        {
            return await FindAsync(sequence, cancel);
        }
        finally
        {
            waiting.TryRemove(sequence, out _);
        }
    }

    internal void Tell(List<Settlement> settled)
    {
        if (settled.Count == 0) return;

        Interlocked.Exchange(ref upTo, settled[^1].Sequence);
        if (waiting.IsEmpty) return;
        foreach (var one in settled)
            if (waiting.TryGetValue(one.Sequence, out var answer)) answer.TrySetResult(one);
    }

    /// <returns>What became of an event as far as it is stored; null while it waits.</returns>
    public async Task<Settlement?> FindAsync(long sequence, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var row = await (
            from stored in db.Events
            where stored.Sequence == sequence && stored.HandledAt != null
            join incident in db.Incidents on stored.IncidentId equals incident.Id into incidents
            from incident in incidents.DefaultIfEmpty()
            select new { stored.Outcome, stored.Reason, Number = (long?)incident.Number }).SingleOrDefaultAsync(cancel);
        return row is null ? null : new Settlement(sequence, row.Outcome, row.Reason, row.Number);
    }
}
