using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Has an address told of what happens from now on.</summary>
/// <param name="SigningSecret">Made by the caller with <see cref="WebhookSecret.Make"/>, who shows it once.</param>
public sealed record CreateWebhook(WebhookId Id, string Name, string Address, WebhookFilter Filter, Secret SigningSecret) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class CreateWebhookValidator : AbstractValidator<CreateWebhook>
{
    public CreateWebhookValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Address).IsWebhookAddress();
        RuleFor(c => c.Filter).IsWebhookFilter();
        RuleFor(c => c.SigningSecret).Must(secret => WebhookSecret.Bytes(secret) is not null).WithMessage("A signing secret is whsec_ and base64 of 24 to 64 bytes.");
    }
}

internal sealed class CreateWebhookHandler(Sealing sealing) : ICommandHandler<CreateWebhook>
{
    public async Task HandleAsync(CreateWebhook command, Change change)
    {
        if (await change.Db.Webhooks.FindAsync([command.Id], change.Cancel) is not null) return;
        await change.DemandRoomAsync();
        change.Db.Webhooks.Add(Webhook.Create(
            command.Id, command.Name.Trim(), command.Address.Trim(), command.Filter, sealing.Seal(command.SigningSecret), await change.NewestAsync(), change.Now));
    }
}
