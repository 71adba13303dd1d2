using Imp.Domain.Jobs;
using Imp.Domain.Noise;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>One message, ready to be handed to its channel.</summary>
internal sealed record Parcel(long Job, string Server, Message Message, ContactMethod Target);

/// <summary>Puts messages together from what is true at the moment they leave.</summary>
public sealed class OutboxQueries(IDbContextFactory<ImpDb> dbs, AckLinks links, PublicAddress address)
{
    /// <returns>What the run really holds of the jobs it asked for; a page that was cancelled a moment ago is not among it.</returns>
    internal async Task<IReadOnlyList<Parcel>> ReadAsync(IReadOnlyList<long> jobs, string run, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var held = await db.Jobs.Where(job => jobs.Contains(job.Sequence) && job.State == JobState.Running && job.LeasedBy == run)
            .OrderBy(job => job.Priority).ThenBy(job => job.Sequence).Select(job => new { job.Sequence, job.Payload, job.Priority, job.Server, IsLate = job.Key.Contains(TellPagerLate.Mark) }).ToListAsync(cancel);
        var parcels = new List<Parcel>(held.Count);
        foreach (var job in held)
        {
            var again = job.Priority == DeliveryPriority.Of(DeliveryPurpose.Page, again: true);
            var parcel = await ReadAsync(db, job.Sequence, job.Server, new DeliveryId(Guid.Parse(job.Payload)), again, cancel);
            parcels.Add(job.IsLate ? parcel with { Message = Late(parcel.Message) } : parcel);
        }
        return parcels;
    }

    /// <summary>An owner is told about the pager, by the example of one incident.</summary>
    private static Message Late(Message message) => message with { Incident = message.Incident! with { Title = $"The pager is late: {message.Incident.Title}" } };

    private async Task<Parcel> ReadAsync(ImpDb db, long job, string server, DeliveryId id, bool again, CancellationToken cancel)
    {
        var found = await (
            from delivery in db.Deliveries.IgnoreAutoIncludes()
            join method in db.ContactMethods on delivery.MethodId equals method.Id
            join user in db.Users on delivery.UserId equals user.Id
            where delivery.Id == id
            select new { Delivery = delivery, Method = method, user.Name }).SingleAsync(cancel);
        var incident = found.Delivery.IncidentId is { } about ? await FactsAsync(db, about, cancel) : null;
        var link = found.Delivery.Purpose is DeliveryPurpose.Page or DeliveryPurpose.Check ? address.Acknowledge(links.Make(id)) : null;
        return new Parcel(job, server, new Message(id, found.Delivery.Purpose, job, found.Delivery.QueuedAt, found.Name, incident, link) { Again = again }, found.Method);
    }

    private async Task<IncidentFacts> FactsAsync(ImpDb db, IncidentId id, CancellationToken cancel)
    {
        var row = await (
            from incident in db.Incidents.IgnoreAutoIncludes()
            join service in db.Services on incident.ServiceId equals service.Id
            join team in db.Teams.IgnoreAutoIncludes() on service.TeamId equals team.Id
            where incident.Id == id
            select new
            {
                Incident = incident,
                Service = service.Name,
                Team = team.Name,
                NextAt = db.Escalations.Where(climb => climb.IncidentId == id).Select(climb => climb.NextAt).FirstOrDefault(),
                OpensAgainAt = db.AckWatches.Where(watch => watch.IncidentId == id && watch.AskedAt != null).Select(watch => (DateTimeOffset?)watch.DueAt).FirstOrDefault(),
                Keys = db.Storms.Any(storm => storm.IncidentId == id) ? db.IncidentAlerts.Count(alert => alert.IncidentId == id) : (int?)null,
            }).SingleAsync(cancel);
        var one = row.Incident;
        var title = row.Keys is { } keys ? Umbrella.Heading(one.Title, one.AlertCount, keys) : one.Title;
        var closedBy = one.ClosedAt is null ? null : (await LastAsync(db, id, "incident.closed", cancel))?.ActorName;
        return new IncidentFacts(
            id, one.Number, title, one.Severity, one.Response, one.Status, row.Service, row.Team, one.OpenedAt, one.ClosedAt, one.CloseReason, closedBy, address.Incident(one.Number))
        {
            IsFlapping = one.FlappingSince is not null, NextAt = row.NextAt, OpensAgainAt = row.OpensAgainAt,
        };
    }

    internal static Task<TimelineRow?> LastAsync(ImpDb db, IncidentId incident, string kind, CancellationToken cancel) =>
        db.Timeline.Where(entry => entry.IncidentId == incident && entry.Kind == kind).OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync(cancel);
}
