using FluentValidation;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>Rules that several use cases of this room share.</summary>
internal static class WebhookRules
{
    private const int MostChosen = 200;

    public static void IsWebhookAddress<T>(this IRuleBuilderInitial<T, string> rule) => rule.Cascade(CascadeMode.Stop)
        .NotEmpty().WithMessage("An address is needed.").MaximumLength(2_000)
        .Must(address => GuardedHttp.Problem(address.Trim()) is null).WithMessage((_, address) => GuardedHttp.Problem(address.Trim()));

    public static void IsWebhookFilter<T>(this IRuleBuilder<T, WebhookFilter> rule) => rule
        .Must(filter => filter is { Kinds: not null, Services: not null, Teams: not null, Severities: not null } && filter.Services.Count <= MostChosen && filter.Teams.Count <= MostChosen
            && filter.Kinds.All(Enum.IsDefined) && filter.Severities.All(Enum.IsDefined))
        .WithMessage($"At most {MostChosen} services and {MostChosen} teams.");

    /// <exception cref="Missing">There is none, or it was removed.</exception>
    public static async Task<Webhook> RequireWebhookAsync(this Change change, WebhookId id)
    {
        var webhook = await change.Db.Webhooks.RequireAsync(id, change.Cancel);
        return webhook.RemovedAt is null ? webhook : throw new Missing("webhook");
    }

    /// <exception cref="Refusal"><c>webhook.most</c> when there are as many as there may be.</exception>
    public static async Task DemandRoomAsync(this Change change)
    {
        if (await change.Db.Webhooks.CountAsync(one => one.RemovedAt == null, change.Cancel) >= Webhook.Most) throw new Refusal("webhook.most", $"There are {Webhook.Most} webhooks; remove one first.");
    }

    /// <returns>Number of the newest event.</returns>
    public static async Task<long> NewestAsync(this Change change) => (await FeedSql.EdgesAsync(change.Db, change.Cancel)).Newest;

    /// <summary>What waits for it does not leave any more.</summary>
    public static async Task CancelAsync(this Change change, WebhookId id)
    {
        var target = WebhookJobs.TargetOf(id);
        foreach (var job in await change.Db.Jobs.Where(job => job.Target == target && job.State == Domain.Jobs.JobState.Pending).ToListAsync(change.Cancel))
            job.Cancel("the webhook is off", change.Now);
        await change.Db.WebhookDeliveries.Where(one => one.WebhookId == id && one.State == WebhookState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, WebhookState.Cancelled), change.Cancel);
        change.Raise(new WebhookLogChanged(id));
    }
}
