using Imp.Domain.Incidents;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>
/// What every viewer sees: the newest incidents that are not closed, and the counts. One immutable picture for all circuits, read again at
/// most every 100 ms and only when something changed and somebody looks.
/// </summary>
public sealed class OpenBoard : IDisposable
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(100);

    private readonly IDbContextFactory<ImpDb> dbs;
    private readonly TimeProvider clock;
    private readonly IDisposable subscription;
    private readonly SemaphoreSlim reading = new(1);
    private long changed = 1;
    private volatile Picture? picture;

    public OpenBoard(IDbContextFactory<ImpDb> dbs, Bell bell, TimeProvider clock)
    {
        (this.dbs, this.clock) = (dbs, clock);
        subscription = bell.Subscribe([Topic.Incidents, Topic.Services, Topic.Teams, Topic.People], _ => Interlocked.Increment(ref changed));
    }

    internal async Task<Page<IncidentRow>?> FirstPageAsync(int limit, CancellationToken cancel)
    {
        var now = await ReadAsync(cancel);
        if (limit >= now.Page.Items.Count) return now.Page;
        var rows = now.Page.Items.Take(limit).ToList();
        return new Page<IncidentRow>(rows, rows[^1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    internal async Task<OpenCounts> CountsAsync(CancellationToken cancel) => (await ReadAsync(cancel)).Counts;

    public void Dispose()
    {
        subscription.Dispose();
        reading.Dispose();
    }

    private async Task<Picture> ReadAsync(CancellationToken cancel)
    {
        // Who was rung sees at least the change that rang: the picture must be as new as the last change before this call.
        var wanted = Interlocked.Read(ref changed);
        if (picture is { } fresh && fresh.AsOf >= wanted) return fresh;

        await reading.WaitAsync(cancel);
        try
        {
            if (picture is { } meanwhile)
            {
                if (meanwhile.AsOf >= wanted) return meanwhile;
                var rest = AtMostEvery - clock.GetElapsedTime(meanwhile.ReadAt);
                if (rest > TimeSpan.Zero) await Task.Delay(rest, clock, cancel);
            }
            return picture = await ReadNowAsync(cancel);
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<Picture> ReadNowAsync(CancellationToken cancel)
    {
        var asOf = Interlocked.Read(ref changed);
        var at = clock.GetTimestamp();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = db.Incidents.Where(incident => incident.Response != ResponseState.Closed);
        var rows = await IncidentQueries.Rows(db, open).Take(IncidentQueries.MostRows + 1).ToListAsync(cancel);
        var page = await IncidentQueries.PageAsync(db, rows, IncidentQueries.MostRows, cancel);
        var groups = await open.GroupBy(incident => new { incident.Response, incident.Severity })
            .Select(group => new { group.Key.Response, group.Key.Severity, Count = group.Count() }).ToListAsync(cancel);
        int Of(Severity severity) => groups.Where(group => group.Severity == severity).Sum(group => group.Count);
        int In(ResponseState state) => groups.Where(group => group.Response == state).Sum(group => group.Count);
        return new Picture(asOf, at, page, new OpenCounts(
            In(ResponseState.Open), In(ResponseState.Acknowledged), Of(Severity.Sev1), Of(Severity.Sev2), Of(Severity.Sev3), Of(Severity.Sev4)));
    }

    private sealed record Picture(long AsOf, long ReadAt, Page<IncidentRow> Page, OpenCounts Counts);
}
