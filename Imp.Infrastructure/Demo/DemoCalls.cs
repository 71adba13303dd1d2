using Imp.Domain.Notifications;
using Imp.Infrastructure.Webhooks;

namespace Imp.Infrastructure.Demo;

/// <summary>Says what receivers would say and calls nobody: those of the demo do not exist.</summary>
internal sealed class DemoCalls : IWebhookCaller
{
    public Task<DeliveryResult> CallAsync(WebhookParcel parcel, CancellationToken cancel) => Task.FromResult<DeliveryResult>(parcel switch
    {
        { Webhook.Name: DemoWebhooks.Retired, About.Sequence: > 12 } => new Gone("410: This bot was retired."),
        { Delivery.Attempts.Count: 0, About.Sequence: var number } when number % 9 == 0 => new TryLater("503: Maintenance, back in a minute."),
        _ => new Delivered("202: Demo, this call was not made."),
    });
}
