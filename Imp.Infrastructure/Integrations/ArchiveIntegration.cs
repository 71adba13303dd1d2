using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Integrations;

/// <summary>Closes the door: events with its key are refused like those of an unknown key. What came in stays.</summary>
public sealed record ArchiveIntegration(IntegrationId Id) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class ArchiveIntegrationHandler : ICommandHandler<ArchiveIntegration>
{
    public async Task HandleAsync(ArchiveIntegration command, Change change) =>
        (await change.Db.Integrations.RequireAsync(command.Id, change.Cancel)).Archive(change.Now);
}
