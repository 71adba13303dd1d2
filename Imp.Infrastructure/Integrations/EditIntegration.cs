using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Integrations;

/// <summary>Changes an integration's name or the service its events belong to from now on.</summary>
public sealed record EditIntegration(IntegrationId Id, string Name, ServiceId Service) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id, Service];
}

internal sealed class EditIntegrationValidator : AbstractValidator<EditIntegration>
{
    public EditIntegrationValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Service).NotEqual(default(ServiceId)).WithMessage("Choose the service whose incidents it opens.");
    }
}

internal sealed class EditIntegrationHandler : ICommandHandler<EditIntegration>
{
    public async Task HandleAsync(EditIntegration command, Change change)
    {
        var integration = await change.Db.Integrations.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseIntegrationNameAsync(command.Name, command.Id, change.Cancel);
        if (command.Service != integration.ServiceId) await change.Db.RefuseMissingServiceAsync(command.Service, change.Cancel);
        integration.Edit(command.Name.Trim(), command.Service);
    }
}
