using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Escalation;

namespace Imp.Infrastructure.Notifications;

/// <summary>Tells the owners that a webhook was switched off, because whatever listens there is deaf from now on.</summary>
internal sealed class TellWebhookOff(ChannelServers servers) : IReactionTo<WebhookGivenUp>
{
    public async Task ReactAsync(WebhookGivenUp happened, Change change)
    {
        foreach (var method in await change.Db.MethodsOfAsync(await change.Db.OwnersAsync(change.Cancel), change.Cancel))
        {
            if (!ChannelBook.Of(method.Channel).TellsEnd) continue;
            var id = new DeliveryId(change.Chance.NewId());
            await change.AskAsync(null, method, servers.Of(method), DeliveryPurpose.Notice, $"webhook {happened.Webhook.Value:N} {change.Now.ToUnixTimeSeconds()}", id: id);
            change.Db.Notices.Add(new StoredNotice(id, MessageText.OneLine($"Webhook {happened.Title} was switched off", MessageText.LongestSubject), happened.Reason, $"/webhooks/{happened.Webhook.Value}"));
        }
    }
}
