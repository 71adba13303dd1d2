using Imp.Domain.Escalation;
using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Grouping;

/// <summary>Lets an incident wait behind an open one of a service that its own needs, and lets it page when that is over; all in the transaction in which it happens (docs/decisions/0015).</summary>
internal sealed class LetWait(GroupingBoard board) :
    IReactionTo<IncidentOpened>, IReactionTo<IncidentReopened>, IReactionTo<IncidentSeverityChanged>, IReactionTo<IncidentAcknowledged>, IReactionTo<IncidentClosed>,
    IReactionTo<IncidentMerged>, IReactionTo<IncidentMuted>, IReactionTo<DependenciesChanged>
{
    /// <summary>At most so many fall behind at once; the next incident of the same service finds the others.</summary>
    private const int MostAtOnce = 500;

    public async Task ReactAsync(IncidentOpened happened, Change change)
    {
        // A drill explains nothing, and nothing explains it.
        if ((await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel)).IsDrill) return;
        var needs = (await board.GetAsync(change.Cancel)).Needs;
        if (needs.Of(happened.Service).Any() || needs.Above(happened.Service).Count > 0) await FindPlaceAsync(await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel), needs, change);
    }

    public async Task ReactAsync(IncidentReopened happened, Change change) =>
        await FindPlaceAsync(await change.Db.Incidents.RequireAsync(happened.Incident, change.Cancel), (await board.GetAsync(change.Cancel)).Needs, change);

    /// <summary>Nothing worse hides behind something smaller, whichever of the two changed.</summary>
    public async Task ReactAsync(IncidentSeverityChanged happened, Change change)
    {
        List<Wait> waits = await BehindAsync(happened.Incident, change);
        if (await change.Db.WaitOfAsync(happened.Incident, change.Cancel) is { } own) waits.Add(own);
        if (waits.Count > 0) await CheckAsync(waits, (await board.GetAsync(change.Cancel)).Needs, WaitEnd.MoreSevere, change);
    }

    public async Task ReactAsync(IncidentAcknowledged happened, Change change) => (await change.Db.WaitOfAsync(happened.Incident, change.Cancel))?.Finish(WaitEnd.Taken, change.Now);

    public async Task ReactAsync(IncidentClosed happened, Change change)
    {
        (await change.Db.WaitOfAsync(happened.Incident, change.Cancel))?.Finish(WaitEnd.Closed, change.Now);
        await LetGoAsync(happened.Incident, WaitEnd.ParentClosed, change);
    }

    /// <summary>Whoever waited behind it waits behind what it became.</summary>
    public async Task ReactAsync(IncidentMerged happened, Change change)
    {
        var behind = await BehindAsync(happened.Incident, change);
        if (behind.Count == 0) return;

        var into = await change.Db.Incidents.RequireAsync(happened.Into, change.Cancel);
        var service = await NameAsync(into.ServiceId, change);
        foreach (var wait in behind.Where(wait => wait.IncidentId != happened.Into)) wait.Behind(new WaitingFor(into.Id, into.Number, into.ServiceId, into.Severity), service, null, change.Now);
    }

    public Task ReactAsync(IncidentMuted happened, Change change) => LetGoAsync(happened.Incident, WaitEnd.ParentMuted, change);

    public async Task ReactAsync(DependenciesChanged happened, Change change)
    {
        var waits = await change.Db.Waits.Where(wait => wait.EndedAt == null).ToListAsync(change.Cancel);
        // Memory does not know the change yet that this is part of.
        if (waits.Count > 0) await CheckAsync(waits, new Dependencies(await change.Db.Dependencies.ToListAsync(change.Cancel)), WaitEnd.NoLongerDepends, change);
    }

    /// <summary>Behind whom it waits, or who waits behind it.</summary>
    private static async Task FindPlaceAsync(Incident incident, Dependencies needs, Change change)
    {
        if (await ParentAsync(incident.ServiceId, incident.Severity, needs, [], change) is { } parent) await FallBehindAsync([incident], parent, change);
        else if (needs.Above(incident.ServiceId) is { Count: > 0 } above) await OvertakeAsync(incident, above, needs, change);
    }

    /// <summary>What explains others may open a moment after them; nobody has to be paged twice for that.</summary>
    private static async Task OvertakeAsync(Incident parent, IReadOnlyDictionary<ServiceId, int> above, Dependencies needs, Change change)
    {
        var (services, since) = (above.Keys.ToList(), change.Now - WaitRule.Overtakes);
        var children = await change.Db.Incidents
            .Where(incident => incident.Response != ResponseState.Closed && incident.Response == ResponseState.Open && incident.DrillForId == null && incident.AcknowledgedAt == null && incident.OpenedAt >= since && services.Contains(incident.ServiceId)
                && !change.Db.Waits.Any(wait => wait.IncidentId == incident.Id && (wait.EndedAt == null || wait.End == WaitEnd.Asked))
                && !change.Db.QuietTimes.Any(mute => mute.IncidentId == incident.Id && mute.EndedAt == null))
            .OrderBy(incident => incident.Number).Take(MostAtOnce).ToListAsync(change.Cancel);
        var self = new WaitingFor(parent.Id, parent.Number, parent.ServiceId, parent.Severity);
        await FallBehindAsync([.. children.Where(child => WaitRule.Holds(needs, child.ServiceId, child.Severity, self))], self, change);
    }

    private static async Task FallBehindAsync(IReadOnlyList<Incident> children, WaitingFor parent, Change change)
    {
        if (children.Count == 0) return;

        var service = await NameAsync(parent.Service, change);
        foreach (var child in children)
        {
            var wait = await change.Db.Waits.FindAsync([child.Id], change.Cancel);
            // Whoever asked for pages gets them.
            if (wait?.End == WaitEnd.Asked) continue;
            if (wait is null) change.Db.Waits.Add(wait = Wait.Of(child.Id));
            wait.Behind(parent, service, await FirstPageAsync(child.Id, change), change.Now);
        }
    }

    /// <returns>When the first page is due, of a climb that has not begun; null when it was due.</returns>
    private static async Task<DateTimeOffset?> FirstPageAsync(IncidentId incident, Change change) =>
        await change.Db.Escalations.FindAsync([incident], change.Cancel) is { State: EscalationState.Running, Step: 0, Round: 0, NextAt: { } next } climb
            ? next.AddMinutes(-climb.Steps[0].DelayMinutes) : null;

    private async Task LetGoAsync(IncidentId parent, WaitEnd end, Change change)
    {
        var waits = await BehindAsync(parent, change);
        if (waits.Count > 0) await ReleaseAsync(waits, (await board.GetAsync(change.Cancel)).Needs, end, parent, change);
    }

    /// <summary>Lets those go that must not wait any more where they do.</summary>
    private static async Task CheckAsync(List<Wait> waits, Dependencies needs, WaitEnd end, Change change)
    {
        var wrong = new List<Wait>();
        foreach (var wait in waits)
        {
            var (child, parent) = (await change.Db.Incidents.RequireAsync(wait.IncidentId, change.Cancel), await change.Db.Incidents.RequireAsync(wait.ParentId, change.Cancel));
            if (!WaitRule.Holds(needs, child.ServiceId, child.Severity, new WaitingFor(parent.Id, parent.Number, parent.ServiceId, parent.Severity))) wrong.Add(wait);
        }
        if (wrong.Count > 0) await ReleaseAsync(wrong, needs, end, null, change);
    }

    /// <summary>Each falls behind another that explains it, or else pages; those nearer to the root first, because the others may wait for them.</summary>
    private static async Task ReleaseAsync(List<Wait> waits, Dependencies needs, WaitEnd end, IncidentId? except, Change change)
    {
        var children = new List<(Wait Wait, Incident Incident)>();
        foreach (var wait in waits) children.Add((wait, await change.Db.Incidents.RequireAsync(wait.IncidentId, change.Cancel)));
        var page = new List<WaitingFor>();
        foreach (var (wait, child) in children.OrderBy(one => needs.Below(one.Incident.ServiceId).Count).ThenBy(one => one.Incident.Number))
        {
            if (await ParentAsync(child.ServiceId, child.Severity, needs, page, change, except) is { } next)
            {
                wait.Behind(next, await NameAsync(next.Service, change), null, change.Now);
                continue;
            }
            wait.Finish(end, change.Now);
            if (!await IsMutedAsync(child.Id, change)) page.Add(new WaitingFor(child.Id, child.Number, child.ServiceId, child.Severity));
        }
    }

    /// <summary>Looks in the database, which does not know yet what this very change does: <paramref name="also"/> page, <paramref name="except"/> does not.</summary>
    private static async Task<WaitingFor?> ParentAsync(ServiceId child, Severity severity, Dependencies needs, IReadOnlyList<WaitingFor> also, Change change, IncidentId? except = null)
    {
        var services = needs.Below(child).Keys.ToList();
        if (services.Count == 0) return null;

        var severities = Enum.GetValues<Severity>().Where(one => !severity.IsWorseThan(one)).ToList();
        var open = await change.Db.Incidents
            .Where(incident => incident.Response != ResponseState.Closed && incident.DrillForId == null && services.Contains(incident.ServiceId) && severities.Contains(incident.Severity) && incident.Id != except
                && !change.Db.Waits.Any(wait => wait.IncidentId == incident.Id && wait.EndedAt == null)
                && !change.Db.QuietTimes.Any(mute => mute.IncidentId == incident.Id && mute.EndedAt == null))
            .OrderBy(incident => incident.Number).Take(MostAtOnce)
            .Select(incident => new WaitingFor(incident.Id, incident.Number, incident.ServiceId, incident.Severity, true)).ToListAsync(change.Cancel);
        return WaitRule.Parent(needs, child, severity, open.Concat(also));
    }

    private static Task<bool> IsMutedAsync(IncidentId incident, Change change) => change.Db.QuietTimes.AnyAsync(mute => mute.IncidentId == incident && mute.EndedAt == null, change.Cancel);

    /// <summary>What an earlier reaction to the same change moved away does not count.</summary>
    private static async Task<List<Wait>> BehindAsync(IncidentId parent, Change change) =>
        [.. (await change.Db.Waits.Where(wait => wait.ParentId == parent && wait.EndedAt == null).ToListAsync(change.Cancel)).Where(wait => wait.IsWaiting && wait.ParentId == parent)];

    private static async Task<string> NameAsync(ServiceId service, Change change) => (await change.Db.Services.RequireAsync(service, change.Cancel)).Name;
}
