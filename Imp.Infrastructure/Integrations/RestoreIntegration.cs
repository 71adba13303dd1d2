using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Integrations;

/// <summary>Opens an archived integration again, with the key it had, unless its name was given away or its service is gone.</summary>
public sealed record RestoreIntegration(IntegrationId Id) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class RestoreIntegrationHandler : ICommandHandler<RestoreIntegration>
{
    public async Task HandleAsync(RestoreIntegration command, Change change)
    {
        var integration = await change.Db.Integrations.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseIntegrationNameAsync(integration.Name, command.Id, change.Cancel);
        await change.Db.RefuseMissingServiceAsync(integration.ServiceId, change.Cancel);
        integration.Restore();
    }
}
