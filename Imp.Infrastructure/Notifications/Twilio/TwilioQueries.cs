using Imp.Domain.Languages;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Languages;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications.Twilio;

/// <summary>Finds whom a request of Twilio's is about, and believes it only when the account signed it that the message was sent with.</summary>
public sealed class TwilioQueries(IDbContextFactory<ImpDb> dbs, Sealing sealing, AckLinks links, PublicAddress address, LanguageShelf shelf)
{
    /// <summary>So many of the newest messages to a phone can be answered.</summary>
    private const int Answerable = 200;

    /// <summary>Among so many contact methods an account is looked for whose phone nobody knows.</summary>
    private const int Accounts = 50;

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
    /// <returns>What was sent to that phone, by incident, the newest first, and null when nobody has it; whether one of our accounts signed; and how whoever wrote is spoken to.</returns>
    public async Task<(IReadOnlyList<Told>? Told, bool Believed, Wording Words)> TextedAsync(IReadOnlyList<KeyValuePair<string, string>> form, string? signature, CancellationToken cancel)
    {
        var phone = form.FirstOrDefault(field => field.Key == "From").Value;
        if (string.IsNullOrEmpty(phone)) return (null, false, Wording.English);

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var candidates = await db.ContactMethods.Where(one => one.Channel == ChannelKind.TwilioSms && one.Address == phone && one.ArchivedAt == null).ToListAsync(cancel);
        var methods = candidates.Where(method => IsSigned(method, address.Texts, form, signature)).ToList();
        if (methods.Count == 0) return (null, candidates.Count == 0 && await SignsAsync(db, form, signature, cancel), Wording.English);

        var (users, ids) = (methods.Select(method => method.UserId).ToList(), methods.Select(method => method.Id).ToList());
        var told = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join incident in db.Incidents.IgnoreAutoIncludes() on delivery.IncidentId equals (IncidentId?)incident.Id
            where users.Contains(delivery.UserId) && ids.Contains(delivery.MethodId) && delivery.Purpose == DeliveryPurpose.Page
            orderby delivery.QueuedAt descending
            select new Told(delivery.Id, incident.Number, incident.Response) { LeftAt = delivery.LeftAt, Bundle = delivery.BundleId }).Take(Answerable).ToListAsync(cancel);
        var owner = await db.Users.Where(user => user.Id == users[0]).Select(user => new { user.Language, user.Zone }).SingleAsync(cancel);
        return ([.. told.DistinctBy(one => one.Number)], true, shelf.For(owner.Language, owner.Zone));
    }

    /// <summary>Something became of a message or a call.</summary>
    /// <returns>What is to be written down; null when it is none of ours, or not signed.</returns>
    internal async Task<(ReportDelivery? Report, bool Believed)> ReportedAsync(Guid id, IReadOnlyList<KeyValuePair<string, string>> form, string? signature, DateTimeOffset now, CancellationToken cancel)
    {
        var delivery = new DeliveryId(id);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var method = await (
            from one in db.Deliveries.IgnoreAutoIncludes()
            join to in db.ContactMethods on one.MethodId equals to.Id
            where (one.Id == delivery || one.BundleId == delivery) && (to.Channel == ChannelKind.TwilioSms || to.Channel == ChannelKind.TwilioVoice)
            select to).FirstOrDefaultAsync(cancel);
        return method is not null && IsSigned(method, address.Status(delivery), form, signature) ? (TwilioReport.Read(delivery, form, now), true) : (null, false);
    }

    /// <summary>Anybody can write to our number; that is not held against Twilio, who brings it.</summary>
    private async Task<bool> SignsAsync(ImpDb db, IReadOnlyList<KeyValuePair<string, string>> form, string? signature, CancellationToken cancel) =>
        (await db.ContactMethods.Where(one => one.Channel == ChannelKind.TwilioSms && one.ArchivedAt == null).OrderByDescending(one => one.CreatedAt).Take(Accounts).ToListAsync(cancel))
            .Exists(method => IsSigned(method, address.Texts, form, signature));

    private bool IsSigned(ContactMethod method, string url, IReadOnlyList<KeyValuePair<string, string>> form, string? signature) =>
        ChannelFields.Open(sealing, method) is { } fields && TwilioSignature.Fits(fields[TwilioFields.Token], url, form, signature);
}
