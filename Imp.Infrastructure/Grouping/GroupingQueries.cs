using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Grouping;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Grouping;

/// <summary>One alert that an incident holds.</summary>
/// <param name="Service">Where it arrives.</param>
/// <param name="Title">What it said last, as far as that is near; null when that is not known.</param>
/// <param name="ClearedAt">Null while it fires.</param>
/// <param name="From">Number of the incident it came from by merging; null for its own.</param>
public sealed record HeldAlertRow(string DedupKey, string Service, string? Title, DateTimeOffset FirstSeenAt, DateTimeOffset? ClearedAt, IReadOnlyList<AlertLabel> Labels, long? From);

/// <summary>An incident that may belong to another.</summary>
/// <param name="Reasons">The weightiest first.</param>
public sealed record MergeSuggestion(IncidentId Id, long Number, string Title, string Service, Severity Severity, DateTimeOffset OpenedAt, int Points, IReadOnlyList<string> Reasons);

/// <summary>An open incident to merge into.</summary>
public sealed record MergeTarget(IncidentId Id, long Number, string Title, string Service);

/// <summary>Reads what belongs together.</summary>
public sealed class GroupingQueries(IDbContextFactory<ImpDb> dbs, GroupingBoard board)
{
    private const int LookedBack = 200;

    private const int MostCompared = 100;

    private const int MostSuggested = 5;

    /// <returns>How each service groups, and what it needs.</returns>
    public ValueTask<GroupingPicture> GetAsync(CancellationToken cancel) => board.GetAsync(cancel);

    /// <summary>The alerts of an incident, those that fire first, then the newest.</summary>
    /// <param name="cursor">Where the page before ended; null or unreadable for the first.</param>
    public async Task<Page<HeldAlertRow>> AlertsAsync(IncidentId incident, string? cursor, int limit, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var alerts = db.IncidentAlerts.Where(alert => alert.IncidentId == incident);
        if (Place.Parse(cursor) is { } place)
        {
            var (at, key) = (place.FirstSeenAt, place.Key);
            alerts = place.IsCleared
                ? alerts.Where(alert => alert.ClearedAt != null && (alert.FirstSeenAt < at || alert.FirstSeenAt == at && string.Compare(alert.DedupKey, key) > 0))
                : alerts.Where(alert => alert.ClearedAt != null || alert.FirstSeenAt < at || alert.FirstSeenAt == at && string.Compare(alert.DedupKey, key) > 0);
        }
        var rows = await (
            from alert in alerts
            join service in db.Services on alert.ServiceId equals service.Id
            orderby alert.ClearedAt != null, alert.FirstSeenAt descending, alert.DedupKey
            select new
            {
                Alert = alert, Service = service.Name,
                From = db.Incidents.Where(one => one.Id == alert.FromId).Select(one => (long?)one.Number).FirstOrDefault(),
            }).Take(limit + 1).ToListAsync(cancel);
        var titles = await TitlesAsync(db, incident, cancel);
        return new Page<HeldAlertRow>(
            [.. rows.Take(limit).Select(row => new HeldAlertRow(
                row.Alert.DedupKey, row.Service, titles.GetValueOrDefault((row.Alert.ServiceId, row.Alert.DedupKey)) ?? row.Alert.Title, row.Alert.FirstSeenAt, row.Alert.ClearedAt,
                KeptLabels.FromJson(row.Alert.Labels), row.From))],
            rows.Count > limit ? Place.Of(rows[limit - 1].Alert) : null);
    }

    /// <returns>Open incidents that may belong to this one, the likeliest first; at most five.</returns>
    public async Task<IReadOnlyList<MergeSuggestion>> SuggestionsAsync(IncidentId incident, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await (
            from one in db.Incidents
            where one.Response != ResponseState.Closed && one.DrillForId == null
            join service in db.Services on one.ServiceId equals service.Id
            orderby one.Number descending
            select new
            {
                one.Id, one.Number, one.Title, one.Severity, one.OpenedAt, one.ServiceId, Service = service.Name,
                Labels = db.IncidentAlerts.Where(alert => alert.IncidentId == one.Id && alert.FromId == null).OrderBy(alert => alert.FirstSeenAt).Select(alert => alert.Labels).FirstOrDefault(),
                Behind = db.Waits.Where(wait => wait.IncidentId == one.Id && wait.EndedAt == null).Select(wait => (IncidentId?)wait.ParentId).FirstOrDefault(),
            }).Take(MostCompared).ToListAsync(cancel);
        if (open.FirstOrDefault(one => one.Id == incident) is not { } self) return [];

        var needs = (await board.GetAsync(cancel)).Needs;
        var dismissed = (await db.DismissedMerges.Where(pair => pair.OneId == incident || pair.OtherId == incident).ToListAsync(cancel)).Select(pair => pair.OneId == incident ? pair.OtherId : pair.OneId).ToHashSet();
        var known = new Comparable(self.ServiceId, self.Service, self.Title, self.OpenedAt, KeptLabels.FromJson(self.Labels));
        // What waits behind it, or what it waits behind, is known to be another thing.
        return [.. (from one in open
                    where one.Id != incident && !dismissed.Contains(one.Id) && one.Behind != incident && self.Behind != one.Id
                    let score = MergeScore.Of(known, new Comparable(one.ServiceId, one.Service, one.Title, one.OpenedAt, KeptLabels.FromJson(one.Labels)), needs)
                    where score.Points >= MergeScore.Least
                    orderby score.Points descending, one.Number descending
                    select new MergeSuggestion(one.Id, one.Number, one.Title, one.Service, one.Severity, one.OpenedAt, score.Points, score.Reasons)).Take(MostSuggested)];
    }

    /// <returns>The newest open incidents but this one, to choose from.</returns>
    public async Task<IReadOnlyList<MergeTarget>> TargetsAsync(IncidentId incident, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await (
            from one in db.Incidents
            where one.Response != ResponseState.Closed && one.DrillForId == null && one.Id != incident
            join service in db.Services on one.ServiceId equals service.Id
            orderby one.Number descending
            select new MergeTarget(one.Id, one.Number, one.Title, service.Name)).Take(MostCompared).ToListAsync(cancel);
    }

    /// <summary>A repeat is only counted, so what it said stands in its event.</summary>
    private static async Task<Dictionary<(ServiceId, string), string>> TitlesAsync(ImpDb db, IncidentId incident, CancellationToken cancel)
    {
        if (await db.Incidents.Where(one => one.Id == incident).Select(one => one.LastEvent).SingleOrDefaultAsync(cancel) is not { } latest) return [];

        var said = await db.EventsBackFrom(latest, LookedBack).Where(stored => stored.Title != null && stored.Action == AlertAction.Trigger)
            .OrderByDescending(stored => stored.Sequence).Select(stored => new { stored.ServiceId, stored.DedupKey, stored.Title }).ToListAsync(cancel);
        return said.GroupBy(one => (one.ServiceId, one.DedupKey)).ToDictionary(group => group.Key, group => group.First().Title!);
    }

    /// <summary>The last row of a page, as it stands in an address.</summary>
    private sealed record Place(bool IsCleared, DateTimeOffset FirstSeenAt, string Key)
    {
        public static string Of(IncidentAlert alert) => $"{(alert.ClearedAt is null ? 0 : 1)}.{alert.FirstSeenAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}.{alert.DedupKey}";

        public static Place? Parse(string? text) =>
            text?.Split('.', 3) is ["0" or "1", var at, var key] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms < 253_402_300_800_000
                ? new Place(text[0] == '1', DateTimeOffset.FromUnixTimeMilliseconds(ms), key) : null;
    }
}
