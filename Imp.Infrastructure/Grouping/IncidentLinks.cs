using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Grouping;

/// <summary>Another incident, and the service it is about.</summary>
public sealed record LinkedIncident(long Number, string Title, string Service);

/// <summary>What an incident holds, and which others it hangs together with.</summary>
/// <param name="Alerts">How many alerts it holds, repeats not counted.</param>
/// <param name="Firing">How many of them fire.</param>
/// <param name="GroupKeys">Alerts with such a key join it, or joined it; none when its service does not group.</param>
/// <param name="Behind">What it waits behind; null when it may page.</param>
/// <param name="Waiting">What waits behind it, newest first; at most 20.</param>
/// <param name="MergedInto">What has its alerts; null when it has them itself.</param>
/// <param name="CanUnmerge">False once 24 hours have passed.</param>
/// <param name="TookIn">What was merged into it, newest first; at most 20.</param>
public sealed record IncidentLinks(
    int Alerts, int Firing, IReadOnlyList<string> GroupKeys, LinkedIncident? Behind, IReadOnlyList<LinkedIncident> Waiting, LinkedIncident? MergedInto, bool CanUnmerge, IReadOnlyList<LinkedIncident> TookIn)
{
    private const int Most = 20;

    /// <summary>True when it stands, or stood, for a storm of its service.</summary>
    public bool IsUmbrella { get; init; }

    internal static async Task<IncidentLinks> OfAsync(ImpDb db, Incident incident, DateTimeOffset now, CancellationToken cancel)
    {
        var id = incident.Id;
        var alerts = await db.IncidentAlerts.CountAsync(alert => alert.IncidentId == id, cancel);
        // What another has meanwhile fires for that one.
        var isClosed = incident.Response == ResponseState.Closed;
        var firing = await db.IncidentAlerts.CountAsync(alert => alert.IncidentId == id && alert.ClearedAt == null && (alert.IsOpen || isClosed), cancel);
        var keys = await db.IncidentGroups.Where(group => group.IncidentId == id).OrderBy(group => group.GroupKey).Select(group => group.GroupKey).ToListAsync(cancel);
        var behind = await Linked(db, db.Incidents.Where(one => db.Waits.Any(wait => wait.IncidentId == id && wait.EndedAt == null && wait.ParentId == one.Id))).FirstOrDefaultAsync(cancel);
        var waiting = await Linked(db, db.Incidents.Where(one => db.Waits.Where(wait => wait.ParentId == id && wait.EndedAt == null).Select(wait => wait.IncidentId).Contains(one.Id))).Take(Most).ToListAsync(cancel);
        var into = incident.MergedIntoId is { } other ? await Linked(db, db.Incidents.Where(one => one.Id == other)).FirstOrDefaultAsync(cancel) : null;
        var tookIn = await Linked(db, db.Incidents.Where(one => one.MergedIntoId == id)).Take(Most).ToListAsync(cancel);
        return new IncidentLinks(alerts, firing, keys, behind, waiting, into, into is not null && now - incident.ClosedAt <= Incident.UnmergeWithin, tookIn) { IsUmbrella = await db.Storms.AnyAsync(storm => storm.IncidentId == id, cancel) };
    }

    private static IQueryable<LinkedIncident> Linked(ImpDb db, IQueryable<Incident> incidents) =>
        from incident in incidents join service in db.Services on incident.ServiceId equals service.Id orderby incident.Number descending select new LinkedIncident(incident.Number, incident.Title, service.Name);
}
