using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Some incidents of a list that belong under one heading, newest first.</summary>
/// <param name="Key">Tells the groups of one list apart.</param>
/// <param name="Term">What to add to the search to see only these; null where no term says it.</param>
public sealed record IncidentGroupOf(string Key, string Label, QueryTerm? Term, IReadOnlyList<long> Numbers);

/// <summary>Puts the incidents of a list under headings.</summary>
public sealed class IncidentGroupQueries(IDbContextFactory<ImpDb> dbs)
{
    /// <param name="numbers">Newest first.</param>
    /// <param name="zone">Whose midnight parts the days.</param>
    public async Task<IReadOnlyList<IncidentGroupOf>> OfAsync(IReadOnlyList<long> numbers, IncidentGrouping by, TimeZoneInfo zone, CancellationToken cancel)
    {
        if (by == IncidentGrouping.None || numbers.Count == 0) return [];

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var incidents = db.Incidents.Among(numbers);
        return by switch
        {
            IncidentGrouping.None => [],
            IncidentGrouping.Severity => Ordered(await incidents.Select(one => new Head(one.Number, one.Severity.ToString())).ToListAsync(cancel), key => (key[3..], key.ToUpperInvariant(), new QueryTerm(QueryField.Severity, [key[3..]]))),
            IncidentGrouping.State => Ordered(await incidents.Select(one => new Head(one.Number, one.Response.ToString())).ToListAsync(cancel),
                key => (((int)Enum.Parse<ResponseState>(key)).ToString(CultureInfo.InvariantCulture), key, new QueryTerm(QueryField.Is, [key.ToLowerInvariant()]))),
            IncidentGrouping.Service => Ordered(
                await incidents.Join(db.Services, one => one.ServiceId, service => service.Id, (one, service) => new Head(one.Number, service.Name)).ToListAsync(cancel),
                key => (key, key, new QueryTerm(QueryField.Service, [key]))),
            IncidentGrouping.Team => Ordered(
                await incidents.Join(db.Services, one => one.ServiceId, service => service.Id, (one, service) => new { one.Number, service.TeamId })
                    .Join(db.Teams, one => one.TeamId, team => team.Id, (one, team) => new Head(one.Number, team.Name)).ToListAsync(cancel),
                key => (key, key, new QueryTerm(QueryField.Team, [key]))),
            IncidentGrouping.Who => Ordered(
                await (from one in incidents join user in db.Users on one.AssigneeId equals user.Id into users from user in users.DefaultIfEmpty() select new Head(one.Number, user.Name ?? "")).ToListAsync(cancel),
                key => key.Length == 0 ? ("", "Nobody", new QueryTerm(QueryField.Who, ["nobody"])) : (key, key, new QueryTerm(QueryField.Who, [key]))),
            IncidentGrouping.Tag => Ordered(
                await (from one in incidents
                       join tag in db.Set<IncidentTag>() on one.Id equals tag.IncidentId into tags
                       from tag in tags.DefaultIfEmpty()
                       select new Head(one.Number, tag.Name ?? "")).ToListAsync(cancel),
                // Those without stand last: a tilde sorts behind every letter.
                key => key.Length == 0 ? ("~", "Without a tag", null) : (key, key, new QueryTerm(QueryField.Tag, [key]))),
            IncidentGrouping.Day => Days(await incidents.Select(one => new { one.Number, one.OpenedAt }).ToListAsync(cancel) is var all ? [.. all.Select(one => (one.Number, one.OpenedAt))] : [], zone),
        };
    }

    private static List<IncidentGroupOf> Ordered(List<Head> heads, Func<string, (string Order, string Label, QueryTerm? Term)> look) =>
    [
        .. heads.GroupBy(head => head.Key).Select(group => (Look: look(group.Key), Group: group)).OrderBy(one => one.Look.Order, StringComparer.OrdinalIgnoreCase)
            .Select(one => new IncidentGroupOf(one.Group.Key, one.Look.Label, one.Look.Term, [.. one.Group.Select(head => head.Number).OrderDescending()])),
    ];

    private static List<IncidentGroupOf> Days(List<(long Number, DateTimeOffset OpenedAt)> all, TimeZoneInfo zone) =>
    [
        .. all.GroupBy(one => TimeZoneInfo.ConvertTime(one.OpenedAt, zone).Date).OrderByDescending(day => day.Key)
            .Select(day => new IncidentGroupOf(
                day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Key.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture), null,
                [.. day.Select(one => one.Number).OrderDescending()])),
    ];

    private sealed record Head(long Number, string Key);
}
