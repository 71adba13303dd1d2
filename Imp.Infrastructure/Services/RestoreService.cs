using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Services;

/// <summary>Brings an archived service back, unless its name was given away or its team is gone.</summary>
public sealed record RestoreService(ServiceId Id) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class RestoreServiceHandler : ICommandHandler<RestoreService>
{
    public async Task HandleAsync(RestoreService command, Change change)
    {
        var service = await change.Db.Services.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseServiceNameAsync(service.Name, command.Id, change.Cancel);
        await change.Db.RefuseMissingTeamAsync(service.TeamId, change.Cancel);
        service.Restore();
    }
}
