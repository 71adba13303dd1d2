using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Integrations;

/// <summary>Sets what an integration's sender signs its requests with. From then on a request without a right signature is refused.</summary>
/// <param name="SigningSecret">As it stands at the sender; null to ask for no signature any more.</param>
public sealed record SetSigningSecret(IntegrationId Id, Secret? SigningSecret) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class SetSigningSecretValidator : AbstractValidator<SetSigningSecret>
{
    public SetSigningSecretValidator() => RuleFor(c => c.SigningSecret).Must(secret => secret!.Reveal.Trim().Length is >= 8 and <= 255)
        .WithMessage("A signing secret has 8 to 255 characters.").When(c => c.SigningSecret is not null);
}

internal sealed class SetSigningSecretHandler(Sealing sealing) : ICommandHandler<SetSigningSecret>
{
    public async Task HandleAsync(SetSigningSecret command, Change change)
    {
        var integration = await change.Db.Integrations.RequireAsync(command.Id, change.Cancel);
        integration.SetSigningSecret(command.SigningSecret is { } plain ? sealing.Seal(new Secret(plain.Reveal.Trim())) : null);
    }
}
