using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Live;

namespace Imp.Infrastructure.Noise;

/// <summary>An alert of an incident fires that waited to be closed.</summary>
/// <param name="AlertService">Where the alert arrives.</param>
/// <param name="Event">Sequence of the event that says so.</param>
public sealed record FireAgain(IncidentId Id, ServiceId AlertService, string DedupKey, long Event) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class FireAgainHandler(NoiseBoard noise) : ICommandHandler<FireAgain>
{
    public async Task HandleAsync(FireAgain command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        var rules = await noise.GetAsync(incident.ServiceId, change.Cancel);
        var starts = incident.FlappingSince is null ? FlapSql.Start(change.Writer, command.AlertService, command.DedupKey, command.Event, change.Now, rules.FlapWindow) : 0;
        incident.FireAgain(rules.IsOften(starts), NoiseRules.Changes(starts), rules.HoldOf(incident.Severity).Up, rules.FlapCalm, change.Now);
        change.Writer.WillRing(Topic.Incident(command.Id));
    }
}
