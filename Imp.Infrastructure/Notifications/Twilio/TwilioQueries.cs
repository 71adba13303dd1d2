using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications.Twilio;

/// <summary>Finds whom a request of Twilio's is about, and believes it only when the account signed it that the message was sent with.</summary>
public sealed class TwilioQueries(IDbContextFactory<ImpDb> dbs, Sealing sealing, AckLinks links, PublicAddress address)
{
    /// <summary>So many of the newest messages to a phone can be answered.</summary>
    private const int Answerable = 200;

    /// <summary>A key was pressed during a call.</summary>
    /// <returns>The message that is spoken in it; null when it is not one, or not signed.</returns>
    public async Task<DeliveryId?> CalledAsync(string token, IReadOnlyList<KeyValuePair<string, string>> form, string? signature, CancellationToken cancel)
    {
        if (links.Read(token) is not { } id) return null;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var method = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join one in db.ContactMethods on delivery.MethodId equals one.Id
            where delivery.Id == id && one.Channel == ChannelKind.TwilioVoice && one.ArchivedAt == null
            select one).SingleOrDefaultAsync(cancel);
        return method is not null && IsSigned(method, address.Call(token), form, signature) ? id : null;
    }

    /// <summary>A short message came back.</summary>
    /// <returns>What was sent to that phone, by incident, the newest first; null when nobody has it, or it is not signed.</returns>
    public async Task<IReadOnlyList<Told>?> TextedAsync(IReadOnlyList<KeyValuePair<string, string>> form, string? signature, CancellationToken cancel)
    {
        var phone = form.FirstOrDefault(field => field.Key == "From").Value;
        if (string.IsNullOrEmpty(phone)) return null;

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var candidates = await db.ContactMethods.Where(one => one.Channel == ChannelKind.TwilioSms && one.Address == phone && one.ArchivedAt == null).ToListAsync(cancel);
        var methods = candidates.Where(method => IsSigned(method, address.Texts, form, signature)).ToList();
        if (methods.Count == 0) return null;

        var (users, ids) = (methods.Select(method => method.UserId).ToList(), methods.Select(method => method.Id).ToList());
        var told = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join incident in db.Incidents.IgnoreAutoIncludes() on delivery.IncidentId equals (IncidentId?)incident.Id
            where users.Contains(delivery.UserId) && ids.Contains(delivery.MethodId) && delivery.Purpose == DeliveryPurpose.Page
            orderby delivery.QueuedAt descending
            select new Told(delivery.Id, incident.Number, incident.Response)).Take(Answerable).ToListAsync(cancel);
        return [.. told.DistinctBy(one => one.Number)];
    }

    private bool IsSigned(ContactMethod method, string url, IReadOnlyList<KeyValuePair<string, string>> form, string? signature) =>
        ChannelFields.Open(sealing, method) is { } fields && TwilioSignature.Fits(fields[TwilioFields.Token], url, form, signature);
}
