using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Escalation;

/// <summary>Does the step that is due. Looks again inside its transaction: whoever acknowledged a moment ago wins, and a stale timer does nothing.</summary>
public sealed record EscalateIncident(IncidentId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class EscalateIncidentHandler : ICommandHandler<EscalateIncident>
{
    public async Task HandleAsync(EscalateIncident command, Change change)
    {
        var climb = await change.Db.Escalations.FindAsync([command.Id], change.Cancel);
        if (climb?.NextAt is not { } due || due > change.Now) return;

        var response = (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel)).Response;
        if (response != ResponseState.Open && !(response == ResponseState.Acknowledged && climb.IsAcknowledged))
        {
            climb.Stop();
            return;
        }
        var why = await change.Db.ChoicesAsync(climb.Steps, change.Now, change.Cancel);
        if (climb.Advance(change.Now, Ladders.Paged(why), await change.Db.OwnersAsync(change.Cancel), why) is { } paging)
            change.Raise(new PeopleWanted(command.Id, paging.People, paging.Revision, paging.Again, paging.Step > 0 ? paging.Step : null));
    }
}

/// <summary>Puts off a step that failed, so that it does not starve the others.</summary>
public sealed record PostponeEscalation(IncidentId Id) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class PostponeEscalationHandler : ICommandHandler<PostponeEscalation>
{
    public async Task HandleAsync(PostponeEscalation command, Change change) =>
        (await change.Db.Escalations.FindAsync([command.Id], change.Cancel))?.Postpone(change.Now);
}
