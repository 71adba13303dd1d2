using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Languages;
using Imp.Domain.Noise;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Languages;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>One message, ready to be handed to its channel.</summary>
internal sealed record Parcel(long Job, string Server, Message Message, ContactMethod Target);

/// <summary>Puts messages together from what is true at the moment they leave.</summary>
public sealed class OutboxQueries(IDbContextFactory<ImpDb> dbs, AckLinks links, ReachCodes codes, PublicAddress address, EditQueries edits, LanguageShelf shelf)
{
    /// <returns>What the run really holds of the jobs it asked for; a page that was cancelled a moment ago is not among it.</returns>
    internal async Task<IReadOnlyList<Parcel>> ReadAsync(IReadOnlyList<long> jobs, string run, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var held = await db.Jobs.Where(job => jobs.Contains(job.Sequence) && job.State == JobState.Running && job.LeasedBy == run)
            .OrderBy(job => job.Priority).ThenBy(job => job.Sequence).Select(job => new { job.Sequence, job.Payload, job.Priority, job.Server, IsLate = job.Key.Contains(TellPagerLate.Mark) }).ToListAsync(cancel);
        var wanted = held.ConvertAll(job => DeliveryOf(job.Payload));
        var found = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join method in db.ContactMethods on delivery.MethodId equals method.Id
            join user in db.Users on delivery.UserId equals user.Id
            where wanted.Contains(delivery.Id)
            select new { Delivery = delivery, Method = method, user.Name, user.Language, user.Zone, InsteadOf = db.Users.Where(other => other.Id == delivery.InsteadOfId).Select(other => other.Name).FirstOrDefault() }).ToDictionaryAsync(one => one.Delivery.Id, cancel);
        var bundles = await BundlesAsync(db, [.. found.Values.Select(one => one.Delivery).Where(delivery => delivery.BundleId is not null)], run, cancel);
        var incidents = await FactsAsync(db, [.. found.Values.Select(one => one.Delivery.IncidentId).Concat(bundles.Values.SelectMany(about => about)).OfType<IncidentId>().Distinct()], cancel);
        var telling = found.Values.Where(one => one.Delivery.Purpose == DeliveryPurpose.Notice).Select(one => one.Delivery.Id).ToList();
        var notices = telling.Count == 0 ? [] : await db.Notices.Where(one => telling.Contains(one.DeliveryId)).ToDictionaryAsync(one => one.DeliveryId, cancel);
        var parcels = new List<Parcel>(held.Count);
        foreach (var job in held)
        {
            var one = found[DeliveryOf(job.Payload)];
            // What goes along with one that was read before is in that message.
            if (one.Delivery.BundleId is { } bundle && parcels.Exists(parcel => parcel.Message.Id == bundle)) continue;

            var message = Put(one.Delivery, one.Name, job.Sequence, job.Priority, bundles, incidents) with { T = WordsFor(one.Method, one.Language, one.Zone) };
            if (notices.GetValueOrDefault(one.Delivery.Id) is { } notice) message = message with { Notice = new Notice(message.T[notice.Title], message.T.Lines(notice.Text), address.At(notice.Path)) };
            if (message.Incident is { IsDrill: true }) message = message with { Drill = new DrillNote(one.InsteadOf, one.Delivery.Step) };
            if (job.IsLate && !message.IsBundle) message = Late(message);
            parcels.Add(new Parcel(job.Sequence, job.Server, await edits.OfAsync(db, message, one.Delivery, cancel), one.Method));
        }
        return parcels;
    }

    /// <summary>The one place where a message gets its language.</summary>
    private Wording WordsFor(ContactMethod method, string? language, string? zone) => ChannelBook.Of(method.Channel).WordsFor(method.Address, shelf.For(language, zone), shelf.For(null, null));

    private Message Put(Delivery delivery, string name, long job, int priority, IReadOnlyDictionary<DeliveryId, List<IncidentId?>> bundles, IReadOnlyDictionary<IncidentId, IncidentFacts> incidents)
    {
        var id = delivery.BundleId ?? delivery.Id;
        List<IncidentId?> about = delivery.BundleId is { } bundle ? bundles[bundle] : [delivery.IncidentId];
        List<IncidentFacts> facts = [.. about.OfType<IncidentId>().Distinct().Select(one => incidents[one]).OrderBy(one => one.Severity).ThenBy(one => one.Number)];
        var link = delivery.Purpose is DeliveryPurpose.Page or DeliveryPurpose.Check or DeliveryPurpose.Taken ? address.Acknowledge(links.Make(id)) : null;
        return new Message(id, delivery.Purpose, job, delivery.QueuedAt, name, facts.FirstOrDefault(), link)
        {
            Again = priority == DeliveryPriority.Of(DeliveryPurpose.Page, again: true), Others = [.. facts.Skip(1)], Code = delivery.Purpose == DeliveryPurpose.Test ? codes.Of(delivery.Id) : null,
        };
    }

    /// <returns>Of each bundle the incidents whose turn it still is.</returns>
    private static async Task<Dictionary<DeliveryId, List<IncidentId?>>> BundlesAsync(ImpDb db, IReadOnlyList<Delivery> some, string run, CancellationToken cancel)
    {
        if (some.Count == 0) return [];

        var bundles = some.Select(delivery => delivery.BundleId).Distinct().ToList();
        var targets = some.Select(delivery => Outbox.TargetOf(delivery.MethodId)).Distinct().ToList();
        var jobs = await db.Jobs.Where(job => job.State == JobState.Running && job.LeasedBy == run && targets.Contains(job.Target)).Select(job => job.Payload).ToHashSetAsync(cancel);
        var members = await db.Deliveries.IgnoreAutoIncludes().Where(one => bundles.Contains(one.BundleId)).Select(one => new { one.Id, one.BundleId, one.IncidentId }).ToListAsync(cancel);
        return members.Where(one => jobs.Contains(one.Id.Value.ToString("N"))).GroupBy(one => one.BundleId!.Value).ToDictionary(group => group.Key, group => group.Select(one => one.IncidentId).ToList());
    }

    private static DeliveryId DeliveryOf(string payload) => new(Guid.Parse(payload));

    /// <summary>An owner is told about the pager, by the example of one incident.</summary>
    private static Message Late(Message message) => message with { Incident = message.Incident! with { Title = message.T["The pager is late: {0}", message.Incident.Title] } };

    private async Task<Dictionary<IncidentId, IncidentFacts>> FactsAsync(ImpDb db, IReadOnlyList<IncidentId> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];

        var rows = await (
            from incident in db.Incidents.IgnoreAutoIncludes()
            join service in db.Services on incident.ServiceId equals service.Id
            join team in db.Teams.IgnoreAutoIncludes() on service.TeamId equals team.Id
            where ids.Contains(incident.Id)
            select new
            {
                Incident = incident,
                Service = service.Name,
                Team = team.Name,
                NextAt = db.Escalations.Where(climb => climb.IncidentId == incident.Id).Select(climb => climb.NextAt).FirstOrDefault(),
                OpensAgainAt = db.AckWatches.Where(watch => watch.IncidentId == incident.Id && watch.AskedAt != null).Select(watch => (DateTimeOffset?)watch.DueAt).FirstOrDefault(),
                Keys = db.Storms.Any(storm => storm.IncidentId == incident.Id) ? db.IncidentAlerts.Count(alert => alert.IncidentId == incident.Id) : (int?)null,
                TakenBy = incident.Response != ResponseState.Acknowledged ? null : db.Timeline.Where(entry => entry.IncidentId == incident.Id && entry.Kind == "incident.acknowledged").OrderByDescending(entry => entry.Sequence)
                    .Select(entry => entry.ActorName).FirstOrDefault(),
                ClosedBy = incident.ClosedAt == null ? null : db.Timeline.Where(entry => entry.IncidentId == incident.Id && entry.Kind == "incident.closed").OrderByDescending(entry => entry.Sequence)
                    .Select(entry => entry.ActorName).FirstOrDefault(),
            }).ToListAsync(cancel);
        return rows.ToDictionary(row => row.Incident.Id, row =>
        {
            var one = row.Incident;
            var title = row.Keys is { } keys ? Umbrella.Heading(one.Title, one.AlertCount, keys) : one.Title;
            return new IncidentFacts(
                one.Id, one.Number, title, one.Severity, one.Response, one.Status, row.Service, row.Team, one.OpenedAt, one.ClosedAt, one.CloseReason, row.ClosedBy, address.Incident(one.Number))
            {
                IsDrill = one.IsDrill, IsFlapping = one.FlappingSince is not null, NextAt = row.NextAt, TakenBy = row.TakenBy, OpensAgainAt = row.OpensAgainAt,
            };
        });
    }

    internal static Task<TimelineRow?> LastAsync(ImpDb db, IncidentId incident, string kind, CancellationToken cancel) =>
        db.Timeline.Where(entry => entry.IncidentId == incident && entry.Kind == kind).OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync(cancel);
}
