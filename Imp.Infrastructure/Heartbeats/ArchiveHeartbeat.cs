using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>Stops waiting for a heartbeat. An incident that it has open stays, for a person to close.</summary>
public sealed record ArchiveHeartbeat(HeartbeatId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ArchiveHeartbeatHandler : ICommandHandler<ArchiveHeartbeat>
{
    public async Task HandleAsync(ArchiveHeartbeat command, Change change) =>
        (await change.Db.Heartbeats.RequireAsync(command.Id, change.Cancel)).Archive(change.Now);
}

/// <summary>Brings an archived heartbeat back; it is watched again from its next ping on.</summary>
public sealed record RestoreHeartbeat(HeartbeatId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class RestoreHeartbeatHandler : ICommandHandler<RestoreHeartbeat>
{
    public async Task HandleAsync(RestoreHeartbeat command, Change change)
    {
        var heartbeat = await change.Db.Heartbeats.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseMissingServiceAsync(heartbeat.ServiceId, change.Cancel);
        await change.Db.RefuseSlugAsync(heartbeat.ServiceId, heartbeat.Slug, command.Id, change.Cancel);
        heartbeat.Restore();
    }
}
