using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Operations;

/// <summary>What waits in a queue.</summary>
public sealed record QueueStanding(string Queue, int Count, DateTimeOffset FirstDueAt);

/// <summary>Open incidents of one severity.</summary>
public sealed record OpenCount(string Severity, int Count);

/// <summary>How much there is to do.</summary>
/// <param name="EventsWaiting">Stored and not looked at.</param>
/// <param name="OldestEventAt">When the first of them arrived; null: none waits.</param>
public sealed record Work(IReadOnlyList<QueueStanding> Queues, int Dead, int EventsWaiting, DateTimeOffset? OldestEventAt, IReadOnlyList<OpenCount> Open);

/// <summary>Reads how much there is to do, for whoever watches from outside.</summary>
public sealed class OperationsQueries(IDbContextFactory<ImpDb> dbs)
{
    private const int MostEvents = 10_000;

    public async Task<Work> ReadAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var queues = await db.Jobs.Where(job => job.State == JobState.Pending).GroupBy(job => job.Queue)
            .Select(queue => new { queue.Key, Count = queue.Count(), First = queue.Min(job => job.DueAt) }).ToListAsync(cancel);
        var dead = await db.Jobs.CountAsync(job => job.State == JobState.Dead, cancel);
        var waiting = await db.Events.Where(one => one.Outcome == EventOutcome.Received).OrderBy(one => one.Sequence).Select(one => one.ReceivedAt).Take(MostEvents).ToListAsync(cancel);
        var open = await db.Incidents.Where(one => one.Response != ResponseState.Closed).GroupBy(one => one.Severity).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancel);
        return new Work(
            [.. queues.Select(one => new QueueStanding(one.Key, one.Count, one.First))], dead, waiting.Count, waiting.Count > 0 ? waiting[0] : null,
            [.. Enum.GetValues<Severity>().Select(severity => new OpenCount(severity.ToString(), open.FirstOrDefault(one => one.Key == severity)?.Count ?? 0))]);
    }

    /// <returns>How many rows each table has.</returns>
    public async Task<IReadOnlyDictionary<string, long>> RowsAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await SizeSql.RowsAsync(db, cancel);
    }

    /// <returns>The span that a message goes on from; null when there is none.</returns>
    internal async Task<string?> TraceAsync(DeliveryId delivery, CancellationToken cancel)
    {
        var subject = TraceSql.Delivery(delivery);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.TraceContexts.Where(one => one.Subject == subject).Select(one => one.Parent).FirstOrDefaultAsync(cancel);
    }

    /// <returns>When the first event that was not looked at arrived; null: none waits.</returns>
    public async Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Events.Where(one => one.Outcome == EventOutcome.Received).OrderBy(one => one.Sequence).Select(one => (DateTimeOffset?)one.ReceivedAt).FirstOrDefaultAsync(cancel);
    }
}
