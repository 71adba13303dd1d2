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
    DeliveryPurpose Purpose, DeliveryState State, DateTimeOffset QueuedAt, DateTimeOffset? SentAt, string? Reason, IReadOnlyList<AttemptRow> Attempts)
{
    /// <summary>Until when it waits, or waited last; null: it never did.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Why it waits or waited.</summary>
    public string? HeldFor { get; init; }

    /// <summary>The message that it went in together with others; null: alone.</summary>
    public DeliveryId? BundleId { get; init; }

    /// <summary>It left whatever the limits.</summary>
    public bool Exempt { get; init; }

    /// <inheritdoc cref="Delivery.DueAt"/>
    public DateTimeOffset? DueAt { get; init; }

    public DueCause? DueCause { get; init; }

    /// <inheritdoc cref="Delivery.DeliveredAt"/>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <inheritdoc cref="Delivery.SeenAt"/>
    public DateTimeOffset? SeenAt { get; init; }

    /// <inheritdoc cref="Delivery.ActedAt"/>
    public DateTimeOffset? ActedAt { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    /// <inheritdoc cref="Delivery.Step"/>
    public int? Step { get; init; }

    /// <summary>Whom a drill would have woken; null outside of drills.</summary>
    public string? InsteadOf { get; init; }

    public UserId? InsteadOfId { get; init; }

    public string? IncidentTitle { get; init; }

    public bool IsDrill { get; init; }
}

/// <param name="Answer">What the other side said.</param>
public sealed record AttemptRow(int Ordinal, DateTimeOffset At, int TookMs, string Answer);

/// <summary>Reads what was sent to whom, newest first.</summary>
public sealed class DeliveryQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <summary>Finds messages; of those about no incident only what is the viewer's own, unless the viewer may manage.</summary>
    /// <param name="me">The viewer; null for a program.</param>
    /// <param name="all">True for who may manage.</param>
    public async Task<Page<DeliveryRow>> ListAsync(DeliveryFilter filter, UserId? me, bool all, string? cursor, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wanted = Wanted(db, filter);
        if (!all) wanted = wanted.Where(delivery => delivery.IncidentId != null || delivery.UserId == me);
        return await PageAsync(db, wanted, cursor, limit, cancel);
    }

    /// <returns>The newest of an incident, at most so many.</returns>
    internal async Task<IReadOnlyList<DeliveryRow>> NewestAsync(ImpDb db, IncidentId incident, int most, CancellationToken cancel)
    {
        var rows = new List<DeliveryRow>();
        string? cursor = null;
        do
        {
            var page = await PageAsync(db, db.Deliveries.Where(delivery => delivery.IncidentId == incident), cursor, IncidentQueries.MostRows, cancel);
            rows.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && rows.Count < most);
        return rows;
    }

    private static IQueryable<Delivery> Wanted(ImpDb db, DeliveryFilter filter)
    {
        IQueryable<Delivery> wanted = db.Deliveries;
        if (filter.Person is { } person) wanted = wanted.Where(delivery => delivery.UserId == person);
        if (filter.Channel is { } channel) wanted = wanted.Where(delivery => delivery.Channel == channel);
        if (filter.State is { } state) wanted = wanted.Where(delivery => delivery.State == state);
        if (filter.Purpose is { } purpose) wanted = wanted.Where(delivery => delivery.Purpose == purpose);
        if (filter.Incident is { } number) wanted = wanted.Where(delivery => delivery.IncidentId != null && delivery.IncidentId == db.Incidents.Where(incident => incident.Number == number).Select(incident => (IncidentId?)incident.Id).FirstOrDefault());
        if (filter.Since is { } since) wanted = wanted.Where(delivery => delivery.QueuedAt >= since);
        if (filter.Text is not { } text) return wanted;

        var pattern = "%" + text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_") + "%";
        return wanted.Where(delivery =>
            delivery.Reason != null && EF.Functions.Like(delivery.Reason, pattern, @"\")
            || db.ContactMethods.Any(method => method.Id == delivery.MethodId && (EF.Functions.Like(method.Label, pattern, @"\") || EF.Functions.Like(method.Address, pattern, @"\")))
            || db.Incidents.Any(incident => incident.Id == delivery.IncidentId && EF.Functions.Like(incident.Title, pattern, @"\"))
            || delivery.Attempts.Any(attempt => EF.Functions.Like(attempt.Answer, pattern, @"\")));
    }

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

    /// <returns>False for what cannot be where a page ended.</returns>
    public static bool IsCursor(string text) => Cursor.Parse(text) is not null;

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
            select new
            {
                Delivery = delivery, Person = user.Name, method.Label, method.Address, Number = (long?)incident.Number, Title = (string?)incident.Title, DrillForId = (UserId?)incident.DrillForId,
                InsteadOf = db.Users.Where(one => one.Id == delivery.InsteadOfId).Select(one => one.Name).FirstOrDefault(),
            }).ToListAsync(cancel);
        return new Page<DeliveryRow>(
            [.. rows.Take(limit).Select(row => Row(row.Delivery, row.Number, row.Person, row.Label, row.Address) with { IncidentTitle = row.Title, IsDrill = row.DrillForId is not null, InsteadOf = row.InsteadOf })],
            rows.Count > limit ? new Cursor(rows[limit - 1].Delivery.QueuedAt, rows[limit - 1].Delivery.Id).ToString() : null);
    }

    private static DeliveryRow Row(Delivery delivery, long? incident, string person, string method, string address) => new(
        delivery.Id, delivery.IncidentId, incident, delivery.UserId, person, delivery.MethodId, method, address, delivery.Channel, delivery.Purpose, delivery.State,
        delivery.QueuedAt, delivery.SentAt, delivery.Reason,
        [.. delivery.Attempts.OrderBy(attempt => attempt.Ordinal).Select(attempt => new AttemptRow(attempt.Ordinal, attempt.At, attempt.TookMs, attempt.Answer))])
    {
        HeldUntil = delivery.HeldUntil, HeldFor = delivery.HeldFor, BundleId = delivery.BundleId, Exempt = delivery.Exempt,
        DueAt = delivery.DueAt, DueCause = delivery.DueCause, DeliveredAt = delivery.DeliveredAt, SeenAt = delivery.SeenAt, ActedAt = delivery.ActedAt, CancelledAt = delivery.CancelledAt, Step = delivery.Step, InsteadOfId = delivery.InsteadOfId,
    };

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
