using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Integrations;

/// <summary>Gives an integration another key; the old one stops working at once.</summary>
/// <param name="Key">Made by the caller with <see cref="KeyText.IntegrationKey"/>, who shows it once.</param>
public sealed record ReplaceIntegrationKey(IntegrationId Id, Secret Key) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class ReplaceIntegrationKeyValidator : AbstractValidator<ReplaceIntegrationKey>
{
    public ReplaceIntegrationKeyValidator() => RuleFor(c => c.Key).Must(IntegrationRules.IsKey).WithMessage("A key has 32 letters and digits.");
}

internal sealed class ReplaceIntegrationKeyHandler : ICommandHandler<ReplaceIntegrationKey>
{
    public async Task HandleAsync(ReplaceIntegrationKey command, Change change) =>
        (await change.Db.Integrations.RequireAsync(command.Id, change.Cancel)).ReplaceKey(command.Key.Reveal);
}
