using System.Globalization;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Webhooks;

/// <summary>One webhook in a list; its secret is never shown again.</summary>
/// <param name="OldSecretUntil">Until then the secret before signs too; null when there is none.</param>
/// <param name="FailingSince">Since when every attempt failed; null while it works.</param>
public sealed record WebhookRow(
    WebhookId Id, string Name, string Address, WebhookFilter Filter, bool IsOn, string? OffReason, DateTimeOffset? OffAt, int Failures, DateTimeOffset? FailingSince,
    DateTimeOffset? TriedAt, DateTimeOffset? OldSecretUntil, DateTimeOffset CreatedAt);

/// <summary>One event on its way, in the log.</summary>
/// <param name="Event">Null for a test.</param>
/// <param name="Kind">Null for a test, and when the event is not kept any more.</param>
/// <param name="DueAt">When the next attempt is; null when none is planned.</param>
public sealed record WebhookDeliveryRow(
    WebhookDeliveryId Id, long? Event, StreamKind? Kind, long? Incident, WebhookState State, DateTimeOffset QueuedAt, DateTimeOffset? DeliveredAt, DateTimeOffset? DueAt, IReadOnlyList<WebhookAttempt> Attempts);

/// <summary>Reads webhooks and what was sent to them.</summary>
public sealed class WebhookQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<WebhookRow>> ListAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db.Webhooks.Where(one => one.RemovedAt == null).OrderBy(one => one.Name)).ToListAsync(cancel);
    }

    /// <returns>Null when there is none.</returns>
    public async Task<WebhookRow?> GetAsync(WebhookId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Rows(db.Webhooks.Where(one => one.Id == id && one.RemovedAt == null)).SingleOrDefaultAsync(cancel);
    }

    /// <summary>What was sent, newest first.</summary>
    /// <param name="state">Null for all.</param>
    /// <param name="cursor">Where the page before ended; null for the first page.</param>
    public async Task<Page<WebhookDeliveryRow>> LogAsync(WebhookId id, WebhookState? state, string? cursor, int limit, CancellationToken cancel)
    {
        limit = Math.Clamp(limit, 1, IncidentQueries.MostRows);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wanted = db.WebhookDeliveries.Where(one => one.WebhookId == id);
        if (state is { } only) wanted = wanted.Where(one => one.State == only);
        if (cursor?.Split('.') is [var ms, var last] && long.TryParse(ms, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && Guid.TryParse(last, out var guid))
        {
            var (queued, below) = (DateTimeOffset.FromUnixTimeMilliseconds(at), new WebhookDeliveryId(guid));
            wanted = wanted.Where(one => one.QueuedAt < queued || one.QueuedAt == queued && one.Id < below);
        }
        var rows = await wanted.OrderByDescending(one => one.QueuedAt).ThenByDescending(one => one.Id).Take(limit + 1).ToListAsync(cancel);
        var shown = rows.Take(limit).ToList();
        var sequences = shown.Select(one => one.Event).OfType<long>().ToList();
        var events = await db.Feed.Where(row => sequences.Contains(row.Sequence)).Select(row => new { row.Sequence, row.Kind, row.Number }).ToDictionaryAsync(row => row.Sequence, cancel);
        var target = WebhookJobs.TargetOf(id);
        var due = (await db.Jobs.Where(job => job.Target == target && job.State == JobState.Pending).OrderBy(job => job.Priority).ThenBy(job => job.DueAt).Take(1_000)
            .Select(job => new { job.Payload, job.DueAt }).ToListAsync(cancel)).ToLookup(job => job.Payload, job => (DateTimeOffset?)job.DueAt);
        return new Page<WebhookDeliveryRow>(
            [.. shown.Select(one => new WebhookDeliveryRow(
                one.Id, one.Event, one.Event is { } about ? events.GetValueOrDefault(about)?.Kind : null, one.Event is { } number ? events.GetValueOrDefault(number)?.Number : null,
                one.State, one.QueuedAt, one.DeliveredAt, due[one.Id.Value.ToString("N")].FirstOrDefault(), [.. one.Attempts.OrderBy(attempt => attempt.Ordinal)]))],
            rows.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{shown[^1].QueuedAt.ToUnixTimeMilliseconds()}.{shown[^1].Id.Value:N}") : null);
    }

    /// <returns>How many events some webhook that is on was not told of yet; no more than one batch.</returns>
    internal async Task<int> UnseenAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.Webhooks.Where(one => one.IsOn && one.RemovedAt == null).MinAsync(one => (long?)one.Seen, cancel) is not { } seen) return 0;
        return await db.Feed.Where(row => row.Sequence > seen).OrderBy(row => row.Sequence).Take(FanOutWebhooks.Batch).CountAsync(cancel);
    }

    /// <returns>The call to a webhook that is due and goes first; null when none is.</returns>
    /// <param name="onlyUrgent">True: only those for which a person waits.</param>
    internal async Task<long?> FirstDueAsync(WebhookId id, bool onlyUrgent, DateTimeOffset now, CancellationToken cancel)
    {
        var (target, last) = (WebhookJobs.TargetOf(id), onlyUrgent ? DeliveryPriority.First : DeliveryPriority.Last);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Jobs.Where(job => job.Target == target && job.State == JobState.Pending && job.Priority <= last && job.DueAt <= now)
            .OrderBy(job => job.Priority).ThenBy(job => job.DueAt).ThenBy(job => job.Sequence).Select(job => (long?)job.Sequence).FirstOrDefaultAsync(cancel);
    }

    /// <returns>When the next call to a webhook is due; null when none waits.</returns>
    internal async Task<DateTimeOffset?> NextDueAsync(WebhookId id, CancellationToken cancel)
    {
        var target = WebhookJobs.TargetOf(id);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        // One look at the index for each priority: a minimum over all of them would read everything that waits.
        DateTimeOffset? next = null;
        foreach (var priority in new[] { DeliveryPriority.First, DeliveryPriority.Last })
        {
            var due = await db.Jobs.Where(job => job.Target == target && job.State == JobState.Pending && job.Priority == priority).OrderBy(job => job.DueAt).Select(job => (DateTimeOffset?)job.DueAt).FirstOrDefaultAsync(cancel);
            if (due < next || next is null) next = due ?? next;
        }
        return next;
    }

    /// <returns>What leaves with these jobs, as far as the run has their leases.</returns>
    internal async Task<IReadOnlyList<WebhookParcel>> ReadAsync(IReadOnlyList<long> jobs, string run, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var parcels = new List<WebhookParcel>();
        foreach (var job in await db.Jobs.Where(job => jobs.Contains(job.Sequence) && job.State == JobState.Running && job.LeasedBy == run).ToListAsync(cancel))
        {
            var id = WebhookJobs.DeliveryOf(job);
            var delivery = await db.WebhookDeliveries.SingleAsync(one => one.Id == id, cancel);
            var webhook = await db.Webhooks.SingleAsync(one => one.Id == delivery.WebhookId, cancel);
            var about = delivery.Event is { } sequence ? await db.Feed.SingleOrDefaultAsync(row => row.Sequence == sequence, cancel) : null;
            parcels.Add(new WebhookParcel(job.Sequence, webhook, delivery, about));
        }
        return parcels;
    }

    private static IQueryable<WebhookRow> Rows(IQueryable<Webhook> webhooks) => webhooks.Select(one => new WebhookRow(
        one.Id, one.Name, one.Address, one.Filter, one.IsOn, one.OffReason, one.OffAt, one.Failures, one.FailingSince, one.TriedAt, one.OldSecretUntil, one.CreatedAt));
}
