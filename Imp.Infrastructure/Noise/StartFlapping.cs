using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Noise;

/// <summary>Holds an incident open that keeps coming back.</summary>
/// <param name="Starts">How often its alert fired within the window.</param>
public sealed record StartFlapping(IncidentId Id, int Starts) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class StartFlappingHandler(NoiseBoard noise) : ICommandHandler<StartFlapping>
{
    public async Task HandleAsync(StartFlapping command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        incident.StartFlapping(NoiseRules.Changes(command.Starts), (await noise.GetAsync(incident.ServiceId, change.Cancel)).FlapCalm, change.Now);
    }
}
