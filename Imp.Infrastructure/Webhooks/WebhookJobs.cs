using System.Globalization;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Webhooks;

/// <summary>How calls to webhooks stand in the table of jobs.</summary>
internal static class WebhookJobs
{
    public const string Kind = "webhook";

    public const string Queue = "webhooks";

    public static string TargetOf(WebhookId id) => id.Value.ToString("N");

    public static WebhookDeliveryId DeliveryOf(Job job) => new(Guid.Parse(job.Payload));

    /// <summary>Asks for a call.</summary>
    /// <param name="urgent">True when a person sits and waits for it.</param>
    /// <param name="round">How often it was tried before.</param>
    public static void AskForCall(this Change change, WebhookDelivery delivery, bool urgent, int round = 0) => change.Db.Jobs.Add(Job.Create(
        Kind, Queue, string.Create(CultureInfo.InvariantCulture, $"webhook:{delivery.Id.Value:N}:{round}"), delivery.Id.Value.ToString("N"), null,
        urgent ? DeliveryPriority.First : DeliveryPriority.Last, change.Now, target: TargetOf(delivery.WebhookId)));
}
