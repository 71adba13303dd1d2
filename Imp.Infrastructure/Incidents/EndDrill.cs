using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Ends a drill; does nothing when it is over.</summary>
public sealed record EndDrill(IncidentId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class EndDrillHandler : ICommandHandler<EndDrill>
{
    public async Task HandleAsync(EndDrill command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (!incident.IsDrill) throw new Refusal("incident.drill", $"#{incident.Number} is not a drill.");
        incident.Close(CloseReason.Drill, null, change.Now);
    }
}
