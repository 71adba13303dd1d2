using Imp.Domain.Grouping;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Grouping;

/// <summary>Lets an incident page now that waits behind another. It does not fall behind again.</summary>
public sealed record ReleaseIncident(IncidentId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ReleaseIncidentHandler : ICommandHandler<ReleaseIncident>
{
    public async Task HandleAsync(ReleaseIncident command, Change change)
    {
        await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        (await change.Db.Waits.FindAsync([command.Id], change.Cancel))?.Finish(WaitEnd.Asked, change.Now);
    }
}
