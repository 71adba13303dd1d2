using Imp.Domain.Incidents;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Wall;

/// <summary>One incident on the wall.</summary>
/// <param name="NextAt">When the next page leaves unless somebody takes it; null when none is planned.</param>
public sealed record WallIncident(IncidentRow Row, DateTimeOffset? NextAt);

/// <summary>What happened within a quarter of an hour.</summary>
/// <param name="At">Its begin.</param>
/// <param name="Acknowledged">How many that opened in it were taken, so far.</param>
/// <param name="Seconds">From their opening to that, in all.</param>
public sealed record WallQuarter(DateTimeOffset At, int Opened, int Acknowledged, double Seconds);

/// <summary>What a wall screen shows.</summary>
/// <param name="Incidents">The worst and those that nobody has first.</param>
/// <param name="Quarters">The last two days, as far as something opened: the screen adds up what is today where it hangs.</param>
/// <param name="QuietSince">When the last incident was closed; null when there never was one.</param>
public sealed record WallPicture(OpenCounts Counts, IReadOnlyList<WallIncident> Incidents, IReadOnlyList<WallQuarter> Quarters, DateTimeOffset? QuietSince);

/// <summary>The one picture of all wall screens.</summary>
public sealed class WallBoard : IDisposable
{
    /// <summary>More do not fit on any screen.</summary>
    public const int MostIncidents = 60;

    /// <summary>What changes it.</summary>
    public static readonly IReadOnlyList<Topic> Topics = [Topic.Incidents, Topic.Services, Topic.Teams, Topic.People, Topic.Escalations];

    /// <summary>Among so many, the last that was closed is looked for.</summary>
    private const int Latest = 500;

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly OpenBoard open;
    private readonly TimeProvider clock;
    private readonly SharedPicture<WallPicture> picture;

    public WallBoard(IDbContextFactory<ImpDb> dbs, OpenBoard open, Bell bell, TimeProvider clock)
    {
        (this.open, this.clock) = (open, clock);
        picture = new SharedPicture<WallPicture>(dbs, bell, Topics, ReadNowAsync, AtMostEvery, clock);
    }

    /// <returns>The same object until something changes.</returns>
    public ValueTask<WallPicture> ReadAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    public void Dispose() => picture.Dispose();

    private async Task<WallPicture> ReadNowAsync(ImpDb db, CancellationToken cancel)
    {
        var counts = await open.CountsAsync(cancel);
        var worst = await db.Incidents.Where(incident => incident.Response != ResponseState.Closed && incident.DrillForId == null)
            .OrderBy(incident => incident.Severity).ThenBy(incident => incident.Response == ResponseState.Acknowledged).ThenBy(incident => incident.OpenedAt)
            .Select(incident => incident.Id).Take(MostIncidents).ToListAsync(cancel);
        var rows = (await IncidentQueries.Rows(db, db.Incidents.Where(incident => worst.Contains(incident.Id))).ToListAsync(cancel)).ToDictionary(row => row.Id);
        var next = await db.Escalations.Where(climb => worst.Contains(climb.IncidentId) && climb.NextAt != null).ToDictionaryAsync(climb => climb.IncidentId, climb => climb.NextAt, cancel);
        var since = clock.GetUtcNow().AddDays(-2);
        var recent = await db.Incidents.Where(incident => incident.OpenedAt > since && incident.DrillForId == null).Select(incident => new { incident.OpenedAt, incident.AcknowledgedAt }).ToListAsync(cancel);
        var quarters = recent.GroupBy(one => one.OpenedAt.UtcTicks / Quarter.Ticks).OrderBy(group => group.Key).Select(group => new WallQuarter(
            new DateTimeOffset(group.Key * Quarter.Ticks, TimeSpan.Zero), group.Count(), group.Count(one => one.AcknowledgedAt is not null),
            group.Sum(one => (one.AcknowledgedAt - one.OpenedAt)?.TotalSeconds ?? 0))).ToList();
        var quiet = counts.Total > 0 ? null : await db.Incidents.OrderByDescending(incident => incident.Number).Take(Latest).MaxAsync(incident => incident.ClosedAt, cancel);
        return new WallPicture(counts, [.. worst.Where(rows.ContainsKey).Select(id => new WallIncident(rows[id], next.GetValueOrDefault(id)))], quarters, quiet);
    }
}
