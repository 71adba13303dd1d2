using Imp.Domain.Jobs;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Sends an event to a webhook once more, under the same id, whatever became of it before.</summary>
public sealed record SendWebhookAgain(WebhookDeliveryId Delivery) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class SendWebhookAgainHandler : ICommandHandler<SendWebhookAgain>
{
    public async Task HandleAsync(SendWebhookAgain command, Change change)
    {
        var delivery = await change.Db.WebhookDeliveries.RequireAsync(command.Delivery, change.Cancel);
        await change.RequireWebhookAsync(delivery.WebhookId);
        if (delivery.State == WebhookState.Waiting)
        {
            // It waits for its next attempt, which a person need not.
            foreach (var job in await JobsOf(command.Delivery, change)) job.Hasten(change.Now);
            return;
        }
        var before = await JobsOf(command.Delivery, change);
        delivery.Again();
        if (before.Find(job => job.State == JobState.Dead) is { } dead) dead.Retry(change.Now);
        else change.AskForCall(delivery, urgent: true, delivery.Attempts.Count);
    }

    private static Task<List<Job>> JobsOf(WebhookDeliveryId delivery, Change change)
    {
        var (payload, start) = (delivery.Value.ToString("N"), $"webhook:{delivery.Value:N}:");
        return change.Db.Jobs.Where(job => string.Compare(job.Key, start) >= 0 && string.Compare(job.Key, start + "~") < 0 && job.Payload == payload).ToListAsync(change.Cancel);
    }
}

/// <summary>A dead call that somebody tries again among the jobs waits again here, too.</summary>
internal sealed class WebhookJobRetried : IReactionTo<JobRetried>
{
    public async Task ReactAsync(JobRetried happened, Change change)
    {
        if (happened.Kind != WebhookJobs.Kind) return;

        var delivery = await change.Db.WebhookDeliveries.RequireAsync(new WebhookDeliveryId(Guid.Parse(happened.Payload)), change.Cancel);
        await change.RequireWebhookAsync(delivery.WebhookId);
        delivery.Again();
    }
}
