using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications.Telegram;

/// <summary>Which bots are listened to, and whose message a pressed button belongs to.</summary>
public sealed class TelegramQueries(IDbContextFactory<ImpDb> dbs, Sealing sealing, AckLinks links)
{
    /// <returns>The tokens of the bots that send buttons, each once.</returns>
    internal async Task<IReadOnlyList<string>> BotsAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var methods = await db.ContactMethods.Where(one => one.Channel == ChannelKind.Telegram && one.ArchivedAt == null).ToListAsync(cancel);
        return [.. methods.Select(method => ChannelFields.Open(sealing, method)).OfType<ChannelFields>().Where(TelegramChannel.HasButtons).Select(fields => fields[TelegramChannel.Token]).Distinct()];
    }

    /// <summary>A button counts only in the chat that the message was sent to, which must be one person's own and proven, and only from the bot that sent it.</summary>
    internal async Task<DeliveryId?> PressedAsync(string link, string bot, string chat, CancellationToken cancel)
    {
        if (links.Read(link) is not { } id) return null;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var method = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join one in db.ContactMethods on delivery.MethodId equals one.Id
            where delivery.Id == id && one.Channel == ChannelKind.Telegram && one.Address == chat && one.ArchivedAt == null && one.ProvenAt != null
            select one).SingleOrDefaultAsync(cancel);
        if (method is null || ChannelFields.Open(sealing, method) is not { } fields || !TelegramChannel.HasButtons(fields)) return null;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(fields[TelegramChannel.Token]), Encoding.UTF8.GetBytes(bot)) ? id : null;
    }
}
