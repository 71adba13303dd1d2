using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Escalation;

/// <summary>Asks whoever has an incident whether that is still so; when the answer stayed away, or there is nobody to ask, opens it again, which pages.</summary>
public sealed record CheckAcknowledgement(IncidentId Id) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class CheckAcknowledgementHandler : ICommandHandler<CheckAcknowledgement>
{
    public async Task HandleAsync(CheckAcknowledgement command, Change change)
    {
        if (await change.Db.AckWatches.FindAsync([command.Id], change.Cancel) is not { } watch || watch.DueAt > change.Now) return;

        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (incident.Response != ResponseState.Acknowledged) change.Db.AckWatches.Remove(watch);
        else if (watch.AskedAt is null && incident.AssigneeId is { } holder && (await change.Db.ActiveAsync([holder], change.Cancel)).Count > 0) watch.Ask(holder, change.Now);
        else incident.Unacknowledge(UnacknowledgeCause.TimedOut);
    }
}
