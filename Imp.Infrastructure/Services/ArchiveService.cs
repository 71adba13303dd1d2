using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Services;

/// <summary>Ends a service. Its integrations' keys stop working with it; its incidents stay.</summary>
public sealed record ArchiveService(ServiceId Id) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class ArchiveServiceHandler : ICommandHandler<ArchiveService>
{
    public async Task HandleAsync(ArchiveService command, Change change)
    {
        var service = await change.Db.Services.RequireAsync(command.Id, change.Cancel);
        if (await change.Db.Incidents.CountAsync(incident => incident.ServiceId == command.Id && incident.Response != ResponseState.Closed, change.Cancel) is var open and > 0)
            throw new Refusal("service.incidents", $"{service.Name} has {open} {(open == 1 ? "incident" : "incidents")} that {(open == 1 ? "is" : "are")} not closed. Close {(open == 1 ? "it" : "them")} first.");
        service.Archive(change.Now);
    }
}
