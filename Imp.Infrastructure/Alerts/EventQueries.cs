using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>One event in a list.</summary>
public sealed record EventRow(
    long Sequence, DateTimeOffset ReceivedAt, IntegrationId IntegrationId, string Integration, string Format, AlertAction Action, AlertSeverity Severity,
    string? Title, string DedupKey, EventOutcome Outcome, string? Reason, long? Incident)
{
    /// <summary>Where it arrived.</summary>
    public ServiceId ServiceId { get; init; }

    /// <summary>The probe that made it, whose name stands in the place of the integration's; null when it was none.</summary>
    public ProbeId? Probe => Format == Domain.Probes.ProbeAlerts.Format ? new(IntegrationId.Value) : null;

    /// <summary>The heartbeat that made it, whose name stands in the place of the integration's; null when a sender did.</summary>
    public HeartbeatId? Heartbeat => Format == Domain.Heartbeats.HeartbeatAlerts.Format ? new(IntegrationId.Value) : null;
}

/// <summary>Everything about one event.</summary>
/// <param name="Body">As sent; at most 64 KiB of it. Null when it is not kept any more.</param>
/// <param name="Size">Of the body, in bytes.</param>
/// <param name="Details">Null when the sender gave none, or the event was merely counted.</param>
/// <param name="Request">All events of the same request, in order, at most 100; empty when it is the only one.</param>
public sealed record EventView(
    EventRow Row, string Service, string? Source, DateTimeOffset? OccurredAt, string? SenderId, DateTimeOffset? HandledAt, int Size, byte[]? Body, AlertDetails? Details, IReadOnlyList<EventRow> Request);

/// <summary>Reads what arrived and what became of it.</summary>
public sealed class EventQueries(IDbContextFactory<ImpDb> dbs, LedgerFile file, StoredBodies bodies)
{
    private const int ShownBytes = 64 * 1024;
    private const int ShownOfRequest = 100;

    /// <summary>So many that were found are looked up at a time, and so often for one page.</summary>
    private const int Looked = 200;
    private const int MostRounds = 3;

    /// <summary>So many are looked through without an index of their words.</summary>
    private const int MostLooked = 20_000;

    /// <summary>Finds events by words in title, dedup key, source, sender's id and labels; all must be there, the last may be the beginning of one. Newest first.</summary>
    /// <param name="words">From <see cref="LedgerWords.Wanted"/>; at least one.</param>
    /// <param name="integration">Null for all.</param>
    /// <param name="outcome">Null for all.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    public async Task<Page<EventRow>> FindAsync(IReadOnlyList<string> words, IntegrationId? integration, EventOutcome? outcome, string? cursor, int limit, CancellationToken cancel)
    {
        var below = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        // Of the few that did more than join, or nothing, an index says which they are; they are looked through.
        if (outcome is not (null or EventOutcome.Attached)) return await LookThroughAsync(db, words, integration, outcome, below, limit, cancel);

        var kept = file.UpTo();
        var newest = await db.Events.MaxAsync(stored => (long?)stored.Sequence, cancel) ?? 0;
        var found = await Rows(db, Having(Between(db, Math.Max(kept, newest - MostLooked), below, integration, outcome), words).OrderByDescending(stored => stored.Sequence).Take(limit + 1)).ToListAsync(cancel);
        var from = Math.Min(below, kept + 1);
        for (var round = 0; found.Count <= limit && round < MostRounds; round++)
        {
            var some = file.Find(words, integration, from, Looked);
            if (some.Count > 0) found.AddRange(await Rows(db, Of(db.Events.Where(stored => some.Contains(stored.Sequence)), outcome)).ToListAsync(cancel));
            if (some.Count < Looked) return PageOf(found, limit, null);
            from = some[^1];
        }
        return PageOf(found, limit, from);
    }

    private static async Task<Page<EventRow>> LookThroughAsync(ImpDb db, IReadOnlyList<string> words, IntegrationId? integration, EventOutcome? outcome, long below, int limit, CancellationToken cancel)
    {
        var end = await Between(db, 0, below, null, outcome).OrderByDescending(stored => stored.Sequence).Skip(MostLooked).Select(stored => (long?)stored.Sequence).FirstOrDefaultAsync(cancel);
        var found = await Rows(db, Having(Between(db, end ?? 0, below, integration, outcome), words).OrderByDescending(stored => stored.Sequence).Take(limit + 1)).ToListAsync(cancel);
        return PageOf(found, limit, end + 1);
    }

    private static IQueryable<StoredEvent> Between(ImpDb db, long after, long below, IntegrationId? integration, EventOutcome? outcome)
    {
        var wanted = Of(db.Events.Where(stored => stored.Sequence > after && stored.Sequence < below), outcome);
        return integration is { } one ? wanted.Where(stored => stored.IntegrationId == one) : wanted;
    }

    private static IQueryable<StoredEvent> Having(IQueryable<StoredEvent> events, IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            var pattern = "%" + word.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_") + "%";
            events = events.Where(stored => EF.Functions.Like((stored.Title ?? "") + " " + stored.DedupKey + " " + (stored.Source ?? "") + " " + (stored.SenderId ?? "") + (stored.Details ?? ""), pattern, @"\"));
        }
        return events;
    }

    private static Page<EventRow> PageOf(List<EventRow> rows, int limit, long? lookedUpTo)
    {
        var next = rows.Count > limit ? rows[limit - 1].Sequence : lookedUpTo;
        return new Page<EventRow>([.. rows.Take(limit)], next?.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Newest first.</summary>
    /// <param name="integration">Null for all.</param>
    /// <param name="outcome">Null for all.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    public async Task<Page<EventRow>> ListAsync(IntegrationId? integration, EventOutcome? outcome, string? cursor, int limit, CancellationToken cancel)
    {
        var below = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wanted = db.Events.Where(stored => stored.Sequence < below);
        if (integration is { } one) wanted = wanted.Where(stored => stored.IntegrationId == one);
        wanted = Of(wanted, outcome);
        var rows = await Rows(db, wanted.OrderByDescending(stored => stored.Sequence).Take(limit + 1)).ToListAsync(cancel);
        return PageOf(rows, limit, null);
    }

    /// <exception cref="Missing">There is none.</exception>
    public async Task<EventView> GetAsync(long sequence, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var row = await Rows(db, db.Events.Where(stored => stored.Sequence == sequence)).SingleOrDefaultAsync(cancel) ?? throw new Missing("event");
        var stored = await db.Events.SingleAsync(one => one.Sequence == sequence, cancel);
        var service = await db.Services.Where(one => one.Id == stored.ServiceId).Select(one => one.Name).SingleAsync(cancel);
        var body = await bodies.ReadAsync(db, stored.RequestSequence ?? sequence, cancel);
        return new EventView(
            row, service, stored.Source, stored.OccurredAt, stored.SenderId, stored.HandledAt, body?.Length ?? 0, body?[..Math.Min(body.Length, ShownBytes)],
            AlertDetails.FromJson(stored.Details), await RequestAsync(db, stored.RequestSequence ?? sequence, cancel));
    }

    /// <summary>Says the index's own condition along: SQLite takes a partial index only when it is told that it applies.</summary>
    private static IQueryable<StoredEvent> Of(IQueryable<StoredEvent> events, EventOutcome? outcome) => outcome switch
    {
        null => events,
        EventOutcome.Attached => events.Where(stored => stored.Outcome == EventOutcome.Attached),
        _ => events.Where(stored => stored.Outcome == outcome && stored.Outcome != EventOutcome.Attached),
    };

    /// <summary>The events of one request were written one after the other, so that the row behind the first tells whether there are more; no index is needed.</summary>
    private static async Task<IReadOnlyList<EventRow>> RequestAsync(ImpDb db, long first, CancellationToken cancel)
    {
        if (!await db.Events.AnyAsync(one => one.Sequence == first + 1 && one.RequestSequence == first, cancel)) return [];
        var last = first + ShownOfRequest;
        return [.. (await Rows(db, db.Events.Where(one => one.Sequence == first || one.Sequence > first && one.Sequence < last && one.RequestSequence == first)).ToListAsync(cancel)).OrderBy(one => one.Sequence)];
    }

    private static IQueryable<EventRow> Rows(ImpDb db, IQueryable<StoredEvent> events) =>
        from stored in events
        join integration in db.Integrations on stored.IntegrationId equals integration.Id into integrations
        from integration in integrations.DefaultIfEmpty()
        join incident in db.Incidents on stored.IncidentId equals (IncidentId?)incident.Id into incidents
        from incident in incidents.DefaultIfEmpty()
        orderby stored.Sequence descending
        select new EventRow(
            stored.Sequence, stored.ReceivedAt, stored.IntegrationId, integration.Name ?? stored.Source ?? "Imp", stored.Format, stored.Action, stored.Severity, stored.Title, stored.DedupKey,
            stored.Outcome, stored.Reason, (long?)incident.Number)
        {
            ServiceId = stored.ServiceId,
        };
}
