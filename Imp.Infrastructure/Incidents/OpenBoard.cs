using Imp.Domain.Incidents;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>
/// What every viewer sees: the newest incidents that are not closed, and the counts. One immutable picture of each for all circuits, read again at
/// most every 100 ms and only when something changed and somebody looks.
/// </summary>
public sealed class OpenBoard(IDbContextFactory<ImpDb> dbs, Bell bell, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(100);

    private static readonly Topic[] Topics = [Topic.Incidents, Topic.Services, Topic.Teams, Topic.People];

    private readonly SharedPicture<OpenCounts> counts = new(dbs, bell, [Topic.Incidents], CountAsync, AtMostEvery, clock);
    private readonly SharedPicture<Page<IncidentRow>> newest = new(dbs, bell, Topics, NewestAsync, AtMostEvery, clock);

    internal async Task<Page<IncidentRow>?> FirstPageAsync(int limit, CancellationToken cancel)
    {
        var page = await newest.ReadAsync(cancel);
        if (limit >= page.Items.Count) return page;
        var rows = page.Items.Take(limit).ToList();
        return new Page<IncidentRow>(rows, rows[^1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    internal ValueTask<OpenCounts> CountsAsync(CancellationToken cancel) => counts.ReadAsync(cancel);

    public void Dispose()
    {
        counts.Dispose();
        newest.Dispose();
    }

    private static IQueryable<Incident> Open(ImpDb db) => db.Incidents.Where(incident => incident.Response != ResponseState.Closed);

    private static async Task<Page<IncidentRow>> NewestAsync(ImpDb db, CancellationToken cancel)
    {
        var rows = await IncidentQueries.Rows(db, Open(db)).Take(IncidentQueries.MostRows + 1).ToListAsync(cancel);
        return await IncidentQueries.PageAsync(db, rows, IncidentQueries.MostRows, cancel);
    }

    private static async Task<OpenCounts> CountAsync(ImpDb db, CancellationToken cancel)
    {
        var groups = await Open(db).Where(incident => incident.DrillForId == null).GroupBy(incident => new { incident.Response, incident.Severity })
            .Select(group => new { group.Key.Response, group.Key.Severity, Count = group.Count() }).ToListAsync(cancel);
        int Of(Severity severity) => groups.Where(group => group.Severity == severity).Sum(group => group.Count);
        int In(ResponseState state) => groups.Where(group => group.Response == state).Sum(group => group.Count);
        return new OpenCounts(In(ResponseState.Open), In(ResponseState.Acknowledged), Of(Severity.Sev1), Of(Severity.Sev2), Of(Severity.Sev3), Of(Severity.Sev4));
    }
}
