using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>Stops watching a heartbeat for a while: its pings are written down, and nobody is told when they stay away.</summary>
public sealed record PauseHeartbeat(HeartbeatId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class PauseHeartbeatHandler : ICommandHandler<PauseHeartbeat>
{
    public async Task HandleAsync(PauseHeartbeat command, Change change) =>
        (await change.Db.Heartbeats.RequireAsync(command.Id, change.Cancel)).Pause(change.Now);
}

/// <summary>Watches it again, from its next ping on.</summary>
public sealed record ResumeHeartbeat(HeartbeatId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ResumeHeartbeatHandler : ICommandHandler<ResumeHeartbeat>
{
    public async Task HandleAsync(ResumeHeartbeat command, Change change) =>
        (await change.Db.Heartbeats.RequireAsync(command.Id, change.Cancel)).Resume();
}
