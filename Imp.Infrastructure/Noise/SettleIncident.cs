using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Noise;

/// <summary>It was calm for long enough: closes what is over, and takes what flapped as ordinary again.</summary>
public sealed record SettleIncident(IncidentId Id) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class SettleIncidentHandler : ICommandHandler<SettleIncident>
{
    public async Task HandleAsync(SettleIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        var flapped = incident.FlappingSince is not null;
        incident.Settle(change.Now);
        // Counted anew from here on, or the next time it fires would be one time too many at once.
        if (flapped && incident.FlappingSince is null) FlapSql.Forget(change.Writer, command.Id);
    }
}
