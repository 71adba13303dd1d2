using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Closes an incident in favour of another, which has its alerts from then on.</summary>
public sealed record MergeIncident(IncidentId Id, IncidentId Into) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id, Into]; }

internal sealed class MergeIncidentHandler : ICommandHandler<MergeIncident>
{
    public async Task HandleAsync(MergeIncident command, Change change)
    {
        var (incident, other) = (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel), await change.Db.Incidents.RequireAsync(command.Into, change.Cancel));
        if (incident.MergedIntoId == other.Id) return;

        // What pages somebody must not vanish behind what pages nobody.
        if (await change.Db.WaitOfAsync(other.Id, change.Cancel) is { } wait && await change.Db.WaitOfAsync(incident.Id, change.Cancel) is null)
            throw new Refusal("incident.merge", $"#{other.Number} waits behind #{wait.ParentNumber} and pages nobody. Let it page first, or merge into #{wait.ParentNumber}.");
        incident.MergeInto(other, change.Actor.Kind == ActorKind.Person, change.Now);
    }
}

/// <summary>Takes a merging back within 24 hours: the incident is open again and has its alerts.</summary>
public sealed record UnmergeIncident(IncidentId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class UnmergeIncidentHandler : ICommandHandler<UnmergeIncident>
{
    public async Task HandleAsync(UnmergeIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (incident.MergedIntoId is not { } into) return;

        if (incident.DedupKey is { } key && await change.Db.OpenOfKeyAsync(incident.ServiceId, key, change.Cancel) is { } open)
            throw new Refusal("incident.key", $"Incident {open} with the same dedup key is already open; work there.");
        incident.Unmerge(await change.Db.Incidents.RequireAsync(into, change.Cancel), change.Now);
        // Nobody needs to be woken for what was over meanwhile.
        if (await change.Db.IncidentAlerts.AnyAsync(alert => alert.IncidentId == into && alert.FromId == incident.Id, change.Cancel)
            && !await change.Db.IncidentAlerts.AnyAsync(alert => alert.IncidentId == into && alert.FromId == incident.Id && alert.ClearedAt == null, change.Cancel)) incident.Clear(change.Now);
    }
}

internal static class Waiting
{
    /// <returns>The wait that is under way; null when the incident pages.</returns>
    public static async Task<Wait?> WaitOfAsync(this ImpDb db, IncidentId incident, CancellationToken cancel) =>
        await db.Waits.FindAsync([incident], cancel) is { IsWaiting: true } wait ? wait : null;
}
