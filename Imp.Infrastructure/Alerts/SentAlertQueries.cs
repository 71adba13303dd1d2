using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>An incident as the sender of its alerts sees it.</summary>
/// <param name="Details">Of all its events together, the newest word first; null when no event has any.</param>
/// <param name="Source">Of its latest alert that names one.</param>
public sealed record SentAlert(IncidentRow Incident, AlertDetails? Details, string? Source);

/// <summary>What became of an event, for the sender that asks later.</summary>
public sealed record EventFate(long Sequence, AlertAction Action, EventOutcome Outcome, string? Reason, string DedupKey, IncidentId? Incident, DateTimeOffset ReceivedAt, DateTimeOffset? HandledAt);

/// <summary>Which alerts a sender lists.</summary>
/// <param name="IsClosed">Null for all.</param>
/// <param name="IsAcknowledged">Null for all.</param>
/// <param name="Text">Part of the title or the dedup key; null for all.</param>
public sealed record SentAlertFilter(bool? IsClosed = null, bool? IsAcknowledged = null, string? Key = null, string? Tag = null, string? Text = null);

/// <summary>Reads incidents and events for senders: those of the integration's own service and no others.</summary>
public sealed class SentAlertQueries(IDbContextFactory<ImpDb> dbs)
{
    private const int MostEvents = 100;

    /// <returns>The incident with that id; null when the service has none.</returns>
    public Task<IncidentRow?> ByIdAsync(ServiceId service, IncidentId id, CancellationToken cancel) => OneAsync(service, incident => incident.Id == id, cancel);

    /// <returns>The incident of that number; null when the service has none.</returns>
    public Task<IncidentRow?> ByNumberAsync(ServiceId service, long number, CancellationToken cancel) => OneAsync(service, incident => incident.Number == number, cancel);

    /// <returns>The incident of that dedup key that is not closed; null when there is none.</returns>
    public async Task<IncidentRow?> OpenOfKeyAsync(ServiceId service, string key, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await OneAsync(db, db.Incidents.Where(incident => db.IncidentAlerts.Any(alert => alert.IncidentId == incident.Id && alert.ServiceId == service && alert.DedupKey == key && alert.IsOpen && alert.ClearedAt == null)), cancel);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<IncidentRow>> ListAsync(ServiceId service, SentAlertFilter filter, int offset, int limit, bool oldestFirst, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wanted = Wanted(db, service, filter);
        var numbers = await (oldestFirst ? wanted.OrderBy(incident => incident.Number) : wanted.OrderByDescending(incident => incident.Number))
            .Skip(offset).Take(limit).Select(incident => incident.Number).ToListAsync(cancel);
        var page = await IncidentQueries.PageAsync(db, await IncidentQueries.Rows(db, db.Incidents.Where(incident => numbers.Contains(incident.Number))).ToListAsync(cancel), limit, cancel);
        return oldestFirst ? [.. page.Items.Reverse()] : page.Items;
    }

    public async Task<int> CountAsync(ServiceId service, SentAlertFilter filter, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Wanted(db, service, filter).CountAsync(cancel);
    }

    /// <summary>Adds what the incident's events say beyond its title.</summary>
    public async Task<SentAlert> WithDetailsAsync(IncidentRow row, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var latest = await db.Incidents.Where(incident => incident.Id == row.Id).Select(incident => incident.LastEvent).SingleOrDefaultAsync(cancel);
        if (latest is not { } start) return new SentAlert(row, null, null);

        var events = await db.EventsBackFrom(start, MostEvents).Where(stored => stored.IncidentId == row.Id)
            .OrderByDescending(stored => stored.Sequence).Select(stored => new { stored.Details, stored.Action, stored.Source }).ToListAsync(cancel);
        return new SentAlert(row, Together(events.Select(one => AlertDetails.FromJson(one.Details)).OfType<AlertDetails>()), events.FirstOrDefault(one => one.Action == AlertAction.Trigger && one.Source is not null)?.Source);
    }

    /// <returns>Null when the integration sent no such event.</returns>
    public async Task<EventFate?> RequestAsync(IntegrationId integration, long sequence, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Events.Where(stored => stored.Sequence == sequence && stored.IntegrationId == integration)
            .Select(stored => new EventFate(stored.Sequence, stored.Action, stored.Outcome, stored.Reason, stored.DedupKey, stored.IncidentId, stored.ReceivedAt, stored.HandledAt)).SingleOrDefaultAsync(cancel);
    }

    private static AlertDetails? Together(IEnumerable<AlertDetails> newestFirst)
    {
        var draft = new DetailsDraft();
        var (gone, isDescribed) = (new HashSet<string>(), false);
        foreach (var details in newestFirst)
        {
            gone.UnionWith(details.Change?.RemoveLabels ?? []);
            // The newest description replaces the ones before.
            if (!isDescribed && details.Description is { } text) draft.Describe(text);
            isDescribed |= details.Description is not null;
            foreach (var label in details.Labels.Where(label => !gone.Contains(label.Name))) draft.Label(label.Name, label.Value);
        }
        return draft.Done();
    }

    private async Task<IncidentRow?> OneAsync(ServiceId service, System.Linq.Expressions.Expression<Func<Incident, bool>> which, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        // A rule may have sent the service's alerts to an incident of another.
        return await OneAsync(
            db, db.Incidents.Where(which).Where(incident => incident.ServiceId == service || db.IncidentAlerts.Any(alert => alert.IncidentId == incident.Id && alert.ServiceId == service)), cancel);
    }

    private static async Task<IncidentRow?> OneAsync(ImpDb db, IQueryable<Incident> wanted, CancellationToken cancel) =>
        (await IncidentQueries.PageAsync(db, await IncidentQueries.Rows(db, wanted).ToListAsync(cancel), 1, cancel)).Items.FirstOrDefault();

    private static IQueryable<Incident> Wanted(ImpDb db, ServiceId service, SentAlertFilter filter)
    {
        var wanted = db.Incidents.Where(incident => incident.ServiceId == service && incident.DrillForId == null);
        if (filter.IsClosed is { } closed) wanted = wanted.Where(incident => (incident.Response == ResponseState.Closed || incident.ClosesAt != null) == closed);
        if (filter.IsAcknowledged is { } acknowledged) wanted = wanted.Where(incident => (incident.Response == ResponseState.Acknowledged) == acknowledged);
        if (filter.Key is { } key) wanted = wanted.Where(incident => incident.DedupKey == key);
        if (filter.Tag is { } tag) wanted = wanted.Where(incident => incident.Tags.Any(one => one.Name == tag));
        if (filter.Text is not { } text) return wanted;

        var pattern = "%" + text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_") + "%";
        return wanted.Where(incident => EF.Functions.Like(incident.Title, pattern, @"\") || incident.DedupKey != null && EF.Functions.Like(incident.DedupKey, pattern, @"\"));
    }
}
