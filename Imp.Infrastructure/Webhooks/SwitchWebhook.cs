using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Switches a webhook on or off. What happens while it is off is not told later; what waits is not told any more.</summary>
public sealed record SwitchWebhook(WebhookId Id, bool On) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class SwitchWebhookHandler : ICommandHandler<SwitchWebhook>
{
    public async Task HandleAsync(SwitchWebhook command, Change change)
    {
        var webhook = await change.RequireWebhookAsync(command.Id);
        if (webhook.IsOn == command.On) return;
        if (command.On)
        {
            webhook.SwitchOn(await change.NewestAsync());
            return;
        }
        webhook.SwitchOff(null, change.Now);
        await change.CancelAsync(command.Id);
    }
}

/// <summary>Takes a webhook away, and what waits for it. Its log is kept as long as all.</summary>
public sealed record RemoveWebhook(WebhookId Id) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class RemoveWebhookHandler : ICommandHandler<RemoveWebhook>
{
    public async Task HandleAsync(RemoveWebhook command, Change change)
    {
        (await change.RequireWebhookAsync(command.Id)).Remove(change.Now);
        await change.CancelAsync(command.Id);
    }
}

/// <summary>Brings a webhook back that was taken away. It is off until somebody switches it on.</summary>
public sealed record RestoreWebhook(WebhookId Id) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class RestoreWebhookHandler : ICommandHandler<RestoreWebhook>
{
    public async Task HandleAsync(RestoreWebhook command, Change change)
    {
        var webhook = await change.Db.Webhooks.RequireAsync(command.Id, change.Cancel);
        if (webhook.RemovedAt is null) return;
        await change.DemandRoomAsync();
        webhook.Restore();
    }
}
