using Imp.Domain.Alerts;
using Imp.Domain.Rules;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Rules;

/// <summary>What a rehearsal showed.</summary>
/// <param name="From">When the first event looked at arrived; null when there was none.</param>
/// <param name="IsCut">True when there were more events in that time than are looked at.</param>
public sealed record RehearsalResult(RehearsalReport Report, DateTimeOffset? From, bool IsCut);

/// <summary>Plays changed rules over the events that are stored. Reads in pages on a reader's connection, so nobody who writes waits for it.</summary>
public sealed class RehearsalQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    /// <summary>At most so many events, the newest ones.</summary>
    public const int Most = 200_000;

    private const int PageSize = 5_000;

    /// <param name="before">The rules in force.</param>
    /// <param name="after">The rules that are thought of.</param>
    /// <param name="days">How far back, 1 to 30.</param>
    /// <param name="progress">Told how much is done, 0 to 1.</param>
    public async Task<RehearsalResult> RehearseAsync(RuleBook before, RuleBook after, int days, IProgress<double>? progress, CancellationToken cancel)
    {
        var since = clock.GetUtcNow().AddDays(-Math.Clamp(days, 1, 30));
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var last = await db.Events.MaxAsync(stored => (long?)stored.Sequence, cancel) ?? 0;
        var first = await FirstAsync(since, last, number =>
            db.Events.Where(stored => stored.Sequence >= number).OrderBy(stored => stored.Sequence).Select(stored => (DateTimeOffset?)stored.ReceivedAt).FirstOrDefaultAsync(cancel));
        var start = Math.Max(first, last - Most + 1);
        var reopen = await db.Services.Where(service => service.ReopenWithinMinutes > 0).Select(service => new { service.Id, service.ReopenWithinMinutes }).ToDictionaryAsync(service => service.Id, service => service.ReopenWithinMinutes, cancel);
        var rehearsal = new Rehearsal(before, after, service => reopen.GetValueOrDefault(service));
        var closings = new Queue<PastAlert>(await ClosingsAsync(db, since, cancel));

        DateTimeOffset? from = null;
        for (var next = start; next <= last; next += PageSize)
        {
            var page = await PageAsync(db, next, Math.Min(last, next + PageSize - 1), cancel);
            from ??= page.FirstOrDefault()?.At;
            // Away from whoever waits: expressions over thousands of events are work for a while.
            await Task.Run(() => Play(rehearsal, page, closings, cancel), cancel);
            progress?.Report((double)(next - start + PageSize) / (last - start + PageSize));
        }
        while (closings.TryDequeue(out var closing)) rehearsal.Take(closing);
        return new RehearsalResult(rehearsal.Report(), from, start > first);
    }

    private static void Play(Rehearsal rehearsal, List<PastAlert> page, Queue<PastAlert> closings, CancellationToken cancel)
    {
        foreach (var past in page)
        {
            cancel.ThrowIfCancellationRequested();
            while (closings.TryPeek(out var closing) && closing.At < past.At) rehearsal.Take(closings.Dequeue());
            rehearsal.Take(past);
        }
    }

    /// <summary>Rows are numbered as they are written, so the first one after an instant is found by halving and needs no index of its own.</summary>
    /// <param name="atOrAfter">When the first row of at least this number was written; null when there is none.</param>
    private static async Task<long> FirstAsync(DateTimeOffset since, long last, Func<long, Task<DateTimeOffset?>> atOrAfter)
    {
        var (low, high) = (1L, last + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var at = await atOrAfter(middle);
            if (at is null || at >= since) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static async Task<List<PastAlert>> PageAsync(ImpDb db, long from, long to, CancellationToken cancel)
    {
        var rows = await db.Events
            .Where(stored => stored.Sequence >= from && stored.Sequence <= to && stored.DedupKey != "" && (stored.Action == AlertAction.Trigger || stored.Action == AlertAction.Resolve))
            .OrderBy(stored => stored.Sequence)
            .Select(stored => new { stored.Sequence, stored.ServiceId, stored.IntegrationId, stored.ReceivedAt, stored.Action, stored.DedupKey, stored.Severity, stored.Title, stored.Source, stored.OccurredAt, stored.Details })
            .ToListAsync(cancel);
        return rows.ConvertAll(row => new PastAlert(
            row.Sequence, row.ReceivedAt, row.Action == AlertAction.Trigger ? PastKind.Trigger : PastKind.Resolve,
            new AlertFacts(row.ServiceId, row.Severity, row.Title, row.DedupKey, row.Source) { Integration = row.IntegrationId, Labels = row.Details is null ? [] : AlertDetails.FromJson(row.Details)!.Labels }, row.OccurredAt));
    }

    /// <summary>What people closed, by the timeline: without it, a key whose sender never says that it is over would open once and never again.</summary>
    private static async Task<List<PastAlert>> ClosingsAsync(ImpDb db, DateTimeOffset since, CancellationToken cancel)
    {
        var last = await db.Timeline.MaxAsync(entry => (long?)entry.Sequence, cancel) ?? 0;
        var first = await FirstAsync(since, last, number =>
            db.Timeline.Where(entry => entry.Sequence >= number).OrderBy(entry => entry.Sequence).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(cancel));
        var closed = await (
            from entry in db.Timeline
            where entry.Sequence >= first && entry.Kind == "incident.closed" && entry.ActorKind != ActorKind.Integration
            join incident in db.Incidents on entry.IncidentId equals incident.Id
            where incident.DedupKey != null
            join alert in db.IncidentAlerts on entry.IncidentId equals alert.IncidentId
            orderby entry.Sequence
            select new { entry.Sequence, entry.At, incident.ServiceId, incident.DedupKey, Arrives = alert.ServiceId, Key = alert.DedupKey }).ToListAsync(cancel);
        return
        [
            .. closed.GroupBy(one => one.Sequence).Select(group => group.ToList()).Select(rows =>
                new PastAlert(0, rows[0].At, PastKind.Close, new AlertFacts(rows[0].ServiceId, AlertSeverity.Info, null, rows[0].DedupKey!, null)) { Alerts = rows.ConvertAll(row => (row.Arrives, row.Key)) }),
        ];
    }
}
