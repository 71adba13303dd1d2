using System.Globalization;
using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Grouping;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Reads incidents. Lists are newest first and paged by number, so that page 1000 costs what page 1 does.</summary>
public sealed class IncidentQueries(IDbContextFactory<ImpDb> dbs, OpenBoard board, SearchDesk desk, TimeProvider clock)
{
    /// <summary>At most so many rows at once.</summary>
    public const int MostRows = 100;

    /// <summary>At most so many numbers at once.</summary>
    public const int MostNumbers = 5_000;

    /// <param name="cursor">Where the page before ended; null or unreadable for the first page.</param>
    public async Task<Page<IncidentRow>> ListAsync(IncidentFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        limit = Math.Clamp(limit, 1, MostRows);
        var below = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        if (filter.IsDefault && below == long.MaxValue && await board.FirstPageAsync(limit, cancel) is { } ready) return ready;

        return await ListAsync(await desk.ReadAsync(filter, cancel), below, limit, cancel);
    }

    /// <param name="cursor">Where the page before ended; null or unreadable for the first page.</param>
    public Task<Page<IncidentRow>> SearchAsync(IncidentSearch search, string? cursor, int limit, CancellationToken cancel) =>
        ListAsync(search, long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue, Math.Clamp(limit, 1, MostRows), cancel);

    /// <summary>Which incidents a search finds, newest first; their rows are read when somebody looks at them.</summary>
    /// <param name="below">Only smaller numbers; null from the newest.</param>
    public async Task<FoundNumbers> FindAsync(IncidentSearch search, long? below, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await SearchSql.FindAsync(db, search, below ?? long.MaxValue, Math.Clamp(limit, 1, MostNumbers), cancel);
    }

    /// <returns>The rows of some incidents, newest first; those that do not exist are left out.</returns>
    public async Task<IReadOnlyList<IncidentRow>> RowsAsync(IReadOnlyCollection<long> numbers, CancellationToken cancel)
    {
        if (numbers.Count == 0) return [];
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return (await RowsAsync(db, numbers, cancel)).Items;
    }

    /// <summary>How many are not closed.</summary>
    public ValueTask<OpenCounts> CountsAsync(CancellationToken cancel) => board.CountsAsync(cancel);

    /// <returns>The incident's id; null when there is no such number.</returns>
    public async Task<IncidentId?> FindIdAsync(long number, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Incidents.Where(incident => incident.Number == number).Select(incident => (IncidentId?)incident.Id).SingleOrDefaultAsync(cancel);
    }

    /// <returns>The number of an incident; null when there is none.</returns>
    public async Task<long?> FindAsync(IncidentId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Incidents.Where(incident => incident.Id == id).Select(incident => (long?)incident.Number).SingleOrDefaultAsync(cancel);
    }

    /// <returns>The number that an incident got when it was declared.</returns>
    public async Task<long> NumberOfAsync(IncidentId id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Incidents.Where(incident => incident.Id == id).Select(incident => incident.Number).SingleAsync(cancel);
    }

    /// <returns>Everything on the incident's page; null when there is no such number.</returns>
    public async Task<IncidentView?> GetAsync(long number, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var page = await PageAsync(db, await Rows(db, db.Incidents.Where(incident => incident.Number == number)).ToListAsync(cancel), 1, cancel);
        if (page.Items is not [var row]) return null;

        var more = await db.Incidents.SingleAsync(incident => incident.Id == row.Id, cancel);
        var previous = more.PreviousId is { } id
            ? await db.Incidents.Where(incident => incident.Id == id).Select(incident => (long?)incident.Number).SingleOrDefaultAsync(cancel)
            : null;
        var holders = more.Roles.Select(role => role.Person).ToList();
        var names = holders.Count == 0 ? [] : await db.Users.Where(user => holders.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, cancel);
        return new IncidentView(row, more.Notes, more.CloseReason, previous, more.Written, await EscalationAsync(db, row.Id, cancel), await IncidentLinks.OfAsync(db, more, clock.GetUtcNow(), cancel))
        {
            Runbook = more.Runbook,
            Teams = more.TeamId is { } second ? [row.TeamId, second] : [row.TeamId],
            Roles = [.. more.Roles.Select(role => new IncidentRoleRow(role.Name, role.Person, names.GetValueOrDefault(role.Person, "somebody")))],
            Impact = more.Impact,
            RoutedTo = more.TeamId is { } team ? await db.Teams.Where(one => one.Id == team).Select(one => one.Name).FirstOrDefaultAsync(cancel) : null,
        };
    }

    /// <summary>The history, newest first.</summary>
    /// <param name="before">Only what is older than this sequence; null from the newest.</param>
    public async Task<Page<TimelineLine>> TimelineAsync(IncidentId incident, long? before, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var bound = before ?? long.MaxValue;
        var entries = await db.Timeline.Where(entry => entry.IncidentId == incident && entry.Sequence < bound)
            .OrderByDescending(entry => entry.Sequence).Take(limit + 1).ToListAsync(cancel);
        var names = await db.Users.Select(user => new { user.Id, user.Name }).ToDictionaryAsync(user => user.Id.Value, user => user.Name, cancel);
        return new Page<TimelineLine>(
            [.. entries.Take(limit).Select(entry => Line(entry, names))],
            entries.Count > limit ? entries[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The events that belong to it, newest first.</summary>
    public async Task<Page<IncidentEventRow>> AlertsAsync(IncidentId incident, long? before, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var start = before ?? await db.Incidents.Where(one => one.Id == incident).Select(one => one.LastEvent).SingleOrDefaultAsync(cancel);
        if (start is not { } latest) return new Page<IncidentEventRow>([], null);

        var alerts = await (
            from stored in db.EventsBackFrom(latest, limit + 1)
            where stored.IncidentId == incident
            join integration in db.Integrations on stored.IntegrationId equals integration.Id into integrations
            from integration in integrations.DefaultIfEmpty()
            orderby stored.Sequence descending
            select new IncidentEventRow(stored.Sequence, stored.ReceivedAt, integration.Name ?? stored.Source ?? "Imp", stored.Action, stored.Severity, stored.Title, stored.Source, stored.Outcome))
            .ToListAsync(cancel);
        return new Page<IncidentEventRow>([.. alerts.Take(limit)], alerts.Count > limit ? alerts[limit].Event.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Every tag in use on incidents, for suggestions; at most 200.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Set<IncidentTag>().Select(tag => tag.Name).Distinct().OrderBy(name => name).Take(200).ToListAsync(cancel);
    }

    private async Task<Page<IncidentRow>> ListAsync(IncidentSearch search, long below, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var found = await SearchSql.FindAsync(db, search, below, limit, cancel);
        var page = await RowsAsync(db, found.Numbers, cancel);
        return page with { Next = found.HasMore ? found.Numbers[^1].ToString(CultureInfo.InvariantCulture) : null };
    }

    private static async Task<Page<IncidentRow>> RowsAsync(ImpDb db, IReadOnlyCollection<long> numbers, CancellationToken cancel) =>
        await PageAsync(db, await Rows(db, db.Incidents.Among(numbers)).ToListAsync(cancel), int.MaxValue, cancel);

    internal static IQueryable<IncidentRow> Rows(ImpDb db, IQueryable<Incident> incidents) =>
        from incident in incidents
        join service in db.Services on incident.ServiceId equals service.Id
        join team in db.Teams on service.TeamId equals team.Id
        join user in db.Users on incident.AssigneeId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby incident.Number descending
        select new IncidentRow(
            incident.Id, incident.Number, incident.Title, incident.Response, incident.Status, incident.Severity,
            incident.ServiceId, service.Name, service.TeamId, team.Name, incident.DedupKey, incident.AlertCount, incident.AssigneeId, user.Name,
            incident.OpenedAt, incident.AcknowledgedAt, incident.ClosedAt, incident.LastSeenAt, incident.SnoozedUntil, incident.Occurrence)
        {
            ClosesAt = incident.ClosesAt,
            FlappingSince = incident.FlappingSince,
            FlapCount = incident.FlapCount,
            DrillFor = db.Users.Where(one => one.Id == incident.DrillForId).Select(one => one.Name).FirstOrDefault(),
            DrillEndsAt = incident.DrillEndsAt,
            UmbrellaKeys = db.Storms.Any(storm => storm.IncidentId == incident.Id) ? db.IncidentAlerts.Count(alert => alert.IncidentId == incident.Id) : null,
            WaitsBehind = db.Waits.Where(wait => wait.IncidentId == incident.Id && wait.EndedAt == null).Select(wait => (long?)wait.ParentNumber).FirstOrDefault(),
        };

    internal static async Task<Page<IncidentRow>> PageAsync(ImpDb db, List<IncidentRow> rows, int limit, CancellationToken cancel)
    {
        var shown = rows.Take(limit).ToList();
        var ids = shown.Select(row => row.Id).ToList();
        var tags = (await db.Set<IncidentTag>().Where(tag => ids.Contains(tag.IncidentId)).OrderBy(tag => tag.Name).ToListAsync(cancel))
            .ToLookup(tag => tag.IncidentId, tag => tag.Name);
        return new Page<IncidentRow>(
            [.. shown.Select(row => row with { Tags = [.. tags[row.Id]] })],
            rows.Count > limit ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    internal static TimelineLine Line(TimelineRow entry, Dictionary<Guid, string> names)
    {
        using var data = JsonDocument.Parse(entry.Data);
        var (sentence, body) = TimelineSentences.Of(entry.Kind, data.RootElement, id => names.GetValueOrDefault(id, "somebody"));
        return new TimelineLine(entry.Sequence, entry.HappenedAt, entry.Kind, entry.ActorKind, entry.ActorName, sentence, body)
        {
            WrittenAt = entry.HappenedAt == entry.At ? null : entry.At,
            Person = entry.Kind is "message.sent" or "message.failed" or "message.impossible" && (data.RootElement.TryGetProperty("to", out var to) || data.RootElement.TryGetProperty("person", out to)) && to.TryGetGuid(out var person)
                ? new UserId(person) : null,
        };
    }

    private static async Task<EscalationView?> EscalationAsync(ImpDb db, IncidentId incident, CancellationToken cancel)
    {
        var climb = await db.Escalations.SingleOrDefaultAsync(one => one.IncidentId == incident, cancel);
        if (climb is null) return null;

        var step = climb.Step < climb.Steps.Count ? climb.Steps[climb.Step] : climb.Round < climb.Repeats && climb.Steps.Count > 0 ? climb.Steps[0] : null;
        var next = step is null || climb.NextAt is not { } due ? [] : (await db.WhomAsync([step], due, cancel))(step);
        var people = await db.Users.Where(user => next.Contains(user.Id)).Select(user => user.Name).OrderBy(name => name).ToListAsync(cancel);
        var watch = await db.AckWatches.SingleOrDefaultAsync(one => one.IncidentId == incident, cancel);
        return new EscalationView(climb.PolicyName, climb.State, climb.Step + 1, climb.Steps.Count, climb.Round + 1, climb.NextAt, people)
        {
            CheckAt = watch?.DueAt, IsAsked = watch?.AskedAt is not null,
            PolicyChanged = climb.State != Domain.Escalation.EscalationState.Stopped && !climb.Follows(await db.LadderOfAsync(incident, cancel)),
        };
    }
}
