using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Integrations;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Integrations;

/// <summary>Opens a door for a sender's events.</summary>
/// <param name="Key">Made by the caller with <see cref="KeyText.IntegrationKey"/>, who shows it once.</param>
public sealed record CreateIntegration(IntegrationId Id, string Name, ServiceId Service, Secret Key) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Service];
}

internal sealed class CreateIntegrationValidator : AbstractValidator<CreateIntegration>
{
    public CreateIntegrationValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Service).NotEqual(default(ServiceId)).WithMessage("Choose the service whose incidents it opens.");
        RuleFor(c => c.Key).Must(IntegrationRules.IsKey).WithMessage("A key has 32 letters and digits.");
    }
}

internal sealed class CreateIntegrationHandler : ICommandHandler<CreateIntegration>
{
    public async Task HandleAsync(CreateIntegration command, Change change)
    {
        if (await change.Db.Integrations.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.Db.RefuseIntegrationNameAsync(command.Name, command.Id, change.Cancel);
        await change.Db.RefuseMissingServiceAsync(command.Service, change.Cancel);
        change.Db.Integrations.Add(Integration.Create(command.Id, command.Name.Trim(), command.Service, command.Key.Reveal, change.Now));
    }
}
