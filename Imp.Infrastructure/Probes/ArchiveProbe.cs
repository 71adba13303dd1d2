using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Probes;

/// <summary>Stops looking. An incident that it has open stays, for a person to close.</summary>
public sealed record ArchiveProbe(ProbeId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ArchiveProbeHandler : ICommandHandler<ArchiveProbe>
{
    public async Task HandleAsync(ArchiveProbe command, Change change) => (await change.Db.Probes.RequireAsync(command.Id, change.Cancel)).Archive(change.Now);
}

/// <summary>Looks again, unless its service is gone.</summary>
public sealed record RestoreProbe(ProbeId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class RestoreProbeHandler : ICommandHandler<RestoreProbe>
{
    public async Task HandleAsync(RestoreProbe command, Change change)
    {
        var probe = await change.Db.Probes.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseMissingServiceAsync(probe.ServiceId, change.Cancel);
        probe.Restore(change.Now);
    }
}
