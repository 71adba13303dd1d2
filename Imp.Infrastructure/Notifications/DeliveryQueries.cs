using System.Globalization;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>The record of one message.</summary>
/// <param name="Incident">Number of the incident; null for a test.</param>
/// <param name="Method">What the person calls the contact method.</param>
/// <param name="Reason">Why it failed, was cancelled, or crossed; null otherwise.</param>
public sealed record DeliveryRow(
    DeliveryId Id, IncidentId? IncidentId, long? Incident, UserId UserId, string Person, ContactMethodId MethodId, string Method, string Address, ChannelKind Channel,
    DeliveryPurpose Purpose, DeliveryState State, DateTimeOffset QueuedAt, DateTimeOffset? SentAt, string? Reason, IReadOnlyList<AttemptRow> Attempts);

/// <param name="Answer">What the other side said.</param>
public sealed record AttemptRow(int Ordinal, DateTimeOffset At, int TookMs, string Answer);

/// <summary>Reads what was sent to whom, newest first.</summary>
public sealed class DeliveryQueries(IDbContextFactory<ImpDb> dbs)
{
    public async Task<Page<DeliveryRow>> OfIncidentAsync(IncidentId incident, string? cursor, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await PageAsync(db, db.Deliveries.Where(delivery => delivery.IncidentId == incident), cursor, limit, cancel);
    }

    public async Task<Page<DeliveryRow>> OfPersonAsync(UserId person, string? cursor, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await PageAsync(db, db.Deliveries.Where(delivery => delivery.UserId == person), cursor, limit, cancel);
    }

    /// <returns>Null when there is no such delivery.</returns>
    public async Task<DeliveryRow?> GetAsync(DeliveryId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await PageAsync(db, db.Deliveries.Where(delivery => delivery.Id == id), null, 1, cancel)).Items.SingleOrDefault();
    }

    private static async Task<Page<DeliveryRow>> PageAsync(ImpDb db, IQueryable<Delivery> wanted, string? cursor, int limit, CancellationToken cancel)
    {
        limit = Math.Clamp(limit, 1, IncidentQueries.MostRows);
        if (Cursor.Parse(cursor) is { } start)
        {
            var (at, id) = (start.At, start.Id);
            wanted = wanted.Where(delivery => delivery.QueuedAt < at || delivery.QueuedAt == at && delivery.Id < id);
        }
        var rows = await (
            from delivery in wanted.OrderByDescending(delivery => delivery.QueuedAt).ThenByDescending(delivery => delivery.Id).Take(limit + 1)
            join user in db.Users on delivery.UserId equals user.Id
            join method in db.ContactMethods on delivery.MethodId equals method.Id
            join incident in db.Incidents on delivery.IncidentId equals (IncidentId?)incident.Id into incidents
            from incident in incidents.DefaultIfEmpty()
            orderby delivery.QueuedAt descending, delivery.Id descending
            select new { Delivery = delivery, Person = user.Name, method.Label, method.Address, Number = (long?)incident.Number }).ToListAsync(cancel);
        return new Page<DeliveryRow>(
            [.. rows.Take(limit).Select(row => Row(row.Delivery, row.Number, row.Person, row.Label, row.Address))],
            rows.Count > limit ? new Cursor(rows[limit - 1].Delivery.QueuedAt, rows[limit - 1].Delivery.Id).ToString() : null);
    }

    private static DeliveryRow Row(Delivery delivery, long? incident, string person, string method, string address) => new(
        delivery.Id, delivery.IncidentId, incident, delivery.UserId, person, delivery.MethodId, method, address, delivery.Channel, delivery.Purpose, delivery.State,
        delivery.QueuedAt, delivery.SentAt, delivery.Reason,
        [.. delivery.Attempts.OrderBy(attempt => attempt.Ordinal).Select(attempt => new AttemptRow(attempt.Ordinal, attempt.At, attempt.TookMs, attempt.Answer))]);

    /// <summary>The last row of a page; several messages may have been asked for at the same instant.</summary>
    private sealed record Cursor(DateTimeOffset At, DeliveryId Id)
    {
        public static Cursor? Parse(string? text) =>
            text?.Split('.') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && Guid.TryParse(id, out var guid)
                ? new Cursor(DateTimeOffset.FromUnixTimeMilliseconds(ms), new DeliveryId(guid))
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}.{Id.Value:N}");
    }
}
