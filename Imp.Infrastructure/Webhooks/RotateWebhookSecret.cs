using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Gives a webhook another signing secret. For a day each call is signed with both, so that the receiver can change over.</summary>
/// <param name="SigningSecret">Made by the caller with <see cref="WebhookSecret.Make"/>, who shows it once.</param>
public sealed record RotateWebhookSecret(WebhookId Id, Secret SigningSecret) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class RotateWebhookSecretValidator : AbstractValidator<RotateWebhookSecret>
{
    public RotateWebhookSecretValidator() => RuleFor(c => c.SigningSecret).Must(secret => WebhookSecret.Bytes(secret) is not null)
        .WithMessage("A signing secret is whsec_ and base64 of 24 to 64 bytes.");
}

internal sealed class RotateWebhookSecretHandler(Sealing sealing) : ICommandHandler<RotateWebhookSecret>
{
    public async Task HandleAsync(RotateWebhookSecret command, Change change) =>
        (await change.RequireWebhookAsync(command.Id)).Rotate(sealing.Seal(command.SigningSecret), change.Now);
}
