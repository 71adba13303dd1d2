using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>An incident that was there before.</summary>
/// <param name="ClosedAt">Null while it is open.</param>
public sealed record EarlierRow(long Number, string Title, Severity Severity, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, CloseReason? Reason);

/// <summary>What happened before an incident.</summary>
/// <param name="Times">How many of its key there were in the 30 days up to it, with it; 1 when it is the first.</param>
/// <param name="SameKey">The latest of its key before it, newest first, at most five; also older ones.</param>
/// <param name="Similar">Of the same service with a similar title and another key, newest first, at most five.</param>
public sealed record EarlierView(int Times, IReadOnlyList<EarlierRow> SameKey, IReadOnlyList<EarlierRow> Similar);

/// <summary>Reads what happened before an incident. Drills and what was merged into another do not count.</summary>
public sealed class EarlierQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <summary>The days within which it is counted.</summary>
    public const int Days = 30;

    private const int MostShown = 5;

    private const int MostCompared = 200;

    public async Task<EarlierView> GetAsync(IncidentId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var it = await db.Incidents.Where(one => one.Id == id).Select(one => new { one.Number, one.ServiceId, one.DedupKey, one.Title, one.OpenedAt }).SingleOrDefaultAsync(cancel) ?? throw new Missing("incident");
        var (service, number, key, since) = (it.ServiceId, it.Number, it.DedupKey, it.OpenedAt - TimeSpan.FromDays(Days));
        var before = db.Incidents.Where(one => one.ServiceId == service && one.Number < number && one.DrillForId == null && one.MergedIntoId == null);

        List<EarlierRow> same = [];
        var times = 1;
        if (key is not null)
        {
            var ofKey = before.Where(one => one.DedupKey == key);
            times += await ofKey.CountAsync(one => one.OpenedAt > since, cancel);
            same = await RowsAsync(ofKey, MostShown, cancel);
        }
        var others = await RowsAsync(before.Where(one => key == null || one.DedupKey == null || one.DedupKey != key), MostCompared, cancel);
        return new EarlierView(times, same, [.. others.Where(one => MergeScore.Likeness(one.Title, it.Title) >= 0.5).Take(MostShown)]);
    }

    private static Task<List<EarlierRow>> RowsAsync(IQueryable<Incident> incidents, int most, CancellationToken cancel) =>
        incidents.OrderByDescending(one => one.Number).Take(most).Select(one => new EarlierRow(one.Number, one.Title, one.Severity, one.OpenedAt, one.ClosedAt, one.CloseReason)).ToListAsync(cancel);
}
