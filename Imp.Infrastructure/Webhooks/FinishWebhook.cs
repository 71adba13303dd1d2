using System.Globalization;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Writes down what became of one attempt, and whether there is to be another. An address that took nothing for as long as an event is tried is switched off.</summary>
/// <param name="Run">The run that made the attempt.</param>
internal sealed record FinishWebhook(long Job, DeliveryResult Became, TimeSpan Took, string Run) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class FinishWebhookHandler : ICommandHandler<FinishWebhook>
{
    public async Task HandleAsync(FinishWebhook command, Change change)
    {
        var job = await change.Db.Jobs.RequireAsync(command.Job, change.Cancel);
        // Somebody else may have it by now, and writes down its own attempt.
        if (job.State != JobState.Running || job.LeasedBy != command.Run) return;

        var delivery = await change.Db.WebhookDeliveries.RequireAsync(WebhookJobs.DeliveryOf(job), change.Cancel);
        var webhook = await change.Db.Webhooks.RequireAsync(delivery.WebhookId, change.Cancel);
        var wait = command.Became is TryLater later ? WebhookSchedule.After(job.Attempts, change.Chance.Fraction(), later.After) : null;
        var state = command.Became is Delivered ? WebhookState.Delivered : wait is null ? WebhookState.Failed : WebhookState.Waiting;
        delivery.Tried(state, command.Became.Answer, (int)command.Took.TotalMilliseconds, change.Now);
        if (state == WebhookState.Delivered)
        {
            job.Finish(change.Now);
            webhook.Worked(change.Now);
            return;
        }
        webhook.Failed(change.Now);
        if (wait is { } pause) job.TryAgain(command.Became.Answer, change.Now + pause);
        else job.Die(command.Became.Answer, change.Now);
        if (GivenUp(command.Became, state, webhook, delivery) is not { } reason || !webhook.IsOn) return;

        webhook.SwitchOff(reason, change.Now);
        await change.CancelAsync(webhook.Id);
    }

    /// <returns>Why nothing will be taken there any more; null while there is hope.</returns>
    private static string? GivenUp(DeliveryResult result, WebhookState state, Webhook webhook, WebhookDelivery delivery)
    {
        if (result is Gone) return "It answered 410: nothing is taken there any more.";
        if (state != WebhookState.Failed || result is not TryLater || webhook.FailingSince is not { } since) return null;
        return delivery.Attempts.Min(attempt => attempt.At) >= since ? $"It has taken nothing since {Instant(since)}. The last answer: {result.Answer}" : null;
    }

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
