using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Sends a test, also to a webhook that is off; its log shows what the other side answered.</summary>
/// <param name="Delivery">Made by the caller.</param>
public sealed record TestWebhook(WebhookId Id, WebhookDeliveryId Delivery) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class TestWebhookHandler : ICommandHandler<TestWebhook>
{
    public async Task HandleAsync(TestWebhook command, Change change)
    {
        await change.RequireWebhookAsync(command.Id);
        if (await change.Db.WebhookDeliveries.FindAsync([command.Delivery], change.Cancel) is not null) return;

        var delivery = WebhookDelivery.Create(command.Delivery, command.Id, null, change.Now);
        change.Db.WebhookDeliveries.Add(delivery);
        change.AskForCall(delivery, urgent: true);
    }
}
