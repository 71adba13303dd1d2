using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications.SlackBot;

/// <summary>What a pressed button is worth.</summary>
internal enum Press
{
    /// <summary>Its person pressed it.</summary>
    Counts,
    /// <summary>Somebody else pressed it.</summary>
    OfAnother,
    /// <summary>It belongs to no message, or to none of this app's.</summary>
    Unknown,
}

/// <summary>Which apps are listened to, and whose message a pressed button belongs to.</summary>
internal sealed class SlackQueries(IDbContextFactory<ImpDb> dbs, Sealing sealing)
{
    /// <returns>The app-level tokens of the apps that send buttons, each once.</returns>
    public async Task<IReadOnlyList<string>> AppsAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var methods = await db.ContactMethods.Where(one => one.Channel == ChannelKind.SlackBot && one.ArchivedAt == null).ToListAsync(cancel);
        return [.. methods.Select(method => ChannelFields.Open(sealing, method)).OfType<ChannelFields>().Where(fields => SlackBotChannel.PresserOf(fields) is not null).Select(fields => fields[SlackBotChannel.AppToken]).Distinct()];
    }

    /// <summary>A button counts only from the app that the message was sent with, pressed by the member whom its contact method names, and only once a message got through there.</summary>
    /// <param name="user">Whoever pressed, as Slack says.</param>
    public async Task<Press> PressedAsync(DeliveryId id, string app, string user, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var method = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join one in db.ContactMethods on delivery.MethodId equals one.Id
            where (delivery.Id == id || delivery.BundleId == id) && one.Channel == ChannelKind.SlackBot && one.ArchivedAt == null && one.ProvenAt != null
            select one).FirstOrDefaultAsync(cancel);
        if (method is null || ChannelFields.Open(sealing, method) is not { } fields || SlackBotChannel.PresserOf(fields) is not { } presser) return Press.Unknown;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(fields[SlackBotChannel.AppToken]), Encoding.UTF8.GetBytes(app))) return Press.Unknown;
        return presser == user ? Press.Counts : Press.OfAnother;
    }
}
