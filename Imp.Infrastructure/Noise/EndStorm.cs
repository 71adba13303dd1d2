using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Noise;

/// <summary>A storm has been calm for long enough. The umbrella closes when all its alerts are over, and stays for those that fire.</summary>
/// <param name="Umbrella">The incident that stands for it.</param>
public sealed record EndStorm(IncidentId Umbrella) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class EndStormHandler : ICommandHandler<EndStorm>
{
    public async Task HandleAsync(EndStorm command, Change change)
    {
        var storm = await change.Db.Storms.RequireAsync(command.Umbrella, change.Cancel);
        var incident = await change.Db.Incidents.RequireAsync(command.Umbrella, change.Cancel);
        var alerts = change.Db.IncidentAlerts.Where(alert => alert.IncidentId == command.Umbrella);
        if (!storm.End(incident.AlertCount, await alerts.CountAsync(change.Cancel), change.Now)) return;

        if (!await alerts.AnyAsync(alert => alert.ClearedAt == null, change.Cancel)) incident.Clear(change.Now);
    }
}
