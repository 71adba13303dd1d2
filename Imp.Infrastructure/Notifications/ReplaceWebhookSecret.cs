using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Notifications;

/// <summary>Replaces a webhook's signing secret; the old one stops working at once.</summary>
/// <param name="SigningSecret">Made by the caller with <see cref="WebhookSecret.Make"/>, who shows it once.</param>
public sealed record ReplaceWebhookSecret(ContactMethodId Id, Secret SigningSecret) : ICommand { public Permission Needs => Permission.View; }

internal sealed class ReplaceWebhookSecretValidator : AbstractValidator<ReplaceWebhookSecret>
{
    public ReplaceWebhookSecretValidator() => RuleFor(c => c.SigningSecret).Must(secret => WebhookSecret.Bytes(secret) is not null)
        .WithMessage("A signing secret is whsec_ and base64 of 24 to 64 bytes.");
}

internal sealed class ReplaceWebhookSecretHandler(Sealing sealing) : ICommandHandler<ReplaceWebhookSecret>
{
    public async Task HandleAsync(ReplaceWebhookSecret command, Change change) =>
        (await change.RequireOwnAsync(command.Id)).ReplaceSecret(sealing.Seal(command.SigningSecret));
}
