using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Acknowledges until an instant; then it is open again and pages.</summary>
public sealed record SnoozeIncident(IncidentId Id, DateTimeOffset Until) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class SnoozeIncidentHandler : ICommandHandler<SnoozeIncident>
{
    public async Task HandleAsync(SnoozeIncident command, Change change) =>
        (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel)).Snooze(command.Until, change.Actor.User, change.Now);
}

/// <summary>Ends a snooze whose time has come.</summary>
public sealed record WakeIncident(IncidentId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class WakeIncidentHandler : ICommandHandler<WakeIncident>
{
    public async Task HandleAsync(WakeIncident command, Change change) =>
        (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel)).Wake(change.Now);
}
