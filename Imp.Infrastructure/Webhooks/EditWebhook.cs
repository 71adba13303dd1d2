using FluentValidation;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Changes what a webhook is called, where it leads and what it is told of.</summary>
public sealed record EditWebhook(WebhookId Id, string Name, string Address, WebhookFilter Filter) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class EditWebhookValidator : AbstractValidator<EditWebhook>
{
    public EditWebhookValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Address).IsWebhookAddress();
        RuleFor(c => c.Filter).IsWebhookFilter();
    }
}

internal sealed class EditWebhookHandler : ICommandHandler<EditWebhook>
{
    public async Task HandleAsync(EditWebhook command, Change change) =>
        (await change.RequireWebhookAsync(command.Id)).Edit(command.Name.Trim(), command.Address.Trim(), command.Filter);
}
