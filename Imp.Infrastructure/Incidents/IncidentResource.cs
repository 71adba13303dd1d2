using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Incidents over HTTP. Their list is the console's own, with its search.</summary>
public sealed partial class IncidentResource(IDbContextFactory<ImpDb> dbs, IncidentQueries queries, SearchDesk desk) : Resource
{
    public override string Path => "incidents";

    public override string Single => "Incident";

    public override string Means => "Something is wrong, and somebody is to deal with it.";

    public override string Key => "number";

    public override string UsualSort => "-number";

    public override Type Line => typeof(IncidentItem);

    public override Type Detail => typeof(IncidentDetail);

    public override IReadOnlyList<Parameter> Parameters =>
    [
        new("q", typeof(string), "A search, as in the list: `is:open sev:1,2 \"timeout\" since:2d`. Not with the parameters that follow", "is:all"),
        new("state", typeof(string), "`open`, `acknowledged`, `closed` or `all`; left out: everything that is not closed", "all"),
        new("service", typeof(string), "Name, without regard to case, or id"),
        new("team", typeof(string), "Name, without regard to case, or id"),
        new("severity", typeof(string), "One or more, parted by commas: `SEV1,SEV2` or `1,2`"),
        new("tag", typeof(string), "One tag"),
        new("text", typeof(string), "Words, each of which is or begins one of the incident's texts; or a number: that incident"),
        new("drill", typeof(string), "`only` drills, or `without` them; left out: both"),
    ];

    public override async Task<Lines> ListAsync(Ask ask, Call call)
    {
        var oldestFirst = IsOldestFirst(ask);
        var cursor = CursorOf(ask);
        var most = Math.Min(ask.Limit, IncidentQueries.MostRows);
        // What everybody asks for is there already.
        if (!oldestFirst && ask.Words.Count == 0) return Of(await queries.ListAsync(IncidentFilter.Default, ask.Cursor, most, call.Cancel));

        await using var db = await dbs.CreateDbContextAsync(call.Cancel);
        var found = await SearchSql.FindAsync(db, await SearchAsync(ask, call), cursor ?? (oldestFirst ? 0 : long.MaxValue), most, call.Cancel, oldestFirst);
        var rows = await queries.RowsAsync(found.Numbers, call.Cancel);
        return new Lines([.. (oldestFirst ? rows.Reverse() : rows).Select(row => new IncidentItem(row))], found.HasMore ? found.Numbers[^1].ToString(CultureInfo.InvariantCulture) : null);
    }

    public override async IAsyncEnumerable<IReadOnlyList<object>> AllAsync(Ask ask, Call call)
    {
        var (oldestFirst, search) = (IsOldestFirst(ask), await SearchAsync(ask, call));
        var beyond = CursorOf(ask) ?? (oldestFirst ? 0 : long.MaxValue);
        for (var more = true; more;)
        {
            await using var db = await dbs.CreateDbContextAsync(call.Cancel);
            var found = await SearchSql.FindAsync(db, search, beyond, IncidentQueries.MostNumbers, call.Cancel, oldestFirst);
            foreach (var numbers in found.Numbers.Chunk(Piece))
            {
                var rows = await queries.RowsAsync(numbers, call.Cancel);
                yield return [.. (oldestFirst ? rows.Reverse() : rows).Select(row => new IncidentItem(row))];
            }
            more = found.HasMore;
            if (more) beyond = found.Numbers[^1];
        }
    }

    public override async Task<object?> FindAsync(string key, Call call)
    {
        if (NumberOf(key) is not { } number || await queries.GetAsync(number, call.Cancel) is not { } view) return null;
        return new IncidentDetail(view, await queries.TimelineAsync(view.Row.Id, null, 200, call.Cancel), await call.Of<RelationQueries>().GetAsync(view.Row.Id, call.Cancel));
    }

    /// <summary>Whatever a person would call a change of an incident is on its timeline.</summary>
    internal override async Task<string?> StampAsync(ImpDb db, string key, Call call) => NumberOf(key) is not { } number ? null
        : (await (from incident in db.Incidents
                  where incident.Number == number
                  select db.Timeline.Where(entry => entry.IncidentId == incident.Id).Max(entry => (long?)entry.Sequence)).FirstOrDefaultAsync(call.Cancel))?.ToString(CultureInfo.InvariantCulture);

    private static Lines Of(Page<IncidentRow> page) => new([.. page.Items.Select(row => new IncidentItem(row))], page.Next);

    private async Task<IncidentSearch> SearchAsync(Ask ask, Call call)
    {
        string? Word(string name) => ask.Words.GetValueOrDefault(name);
        var (q, state, severity, drill) = (Word("q"), Word("state"), Word("severity"), Word("drill"));
        if (IncidentFilter.StateOf(state) is null) throw Wrong.Field("state", "One of open, acknowledged, closed, all; left out: everything that is not closed.");
        if (drill is not (null or "" or "only" or "without")) throw Wrong.Field("drill", "One of only, without; left out: both.");
        if (severity?.Split(',').Any(word => Severities.Parse(word) is null) == true) throw Wrong.Field("severity", "One or more of SEV1, SEV2, SEV3, SEV4, separated by commas.");
        if (q is null) return await desk.ReadAsync(IncidentFilter.Parse(state, Word("service"), Word("team"), severity, Word("tag"), Word("text")) with { Drill = IncidentFilter.DrillOf(drill) }, call.Cancel);
        if (ask.Words.Keys.Any(name => name != "q")) throw Wrong.Field("q", "Either \"q\" or the other fields, not both: \"q\" can say all that they say.");

        var search = await desk.ReadAsync(q, new Searcher(call.Actor.User, TimeZoneInfo.Utc), call.Cancel);
        return search.Problems is [var problem, ..] ? throw Wrong.Field("q", $"At {problem.At + 1}: {problem.Text}") : search;
    }

    private static bool IsOldestFirst(Ask ask) => ask.Sort switch
    {
        null or "-number" => false,
        "number" => true,
        _ => throw Wrong.Field("sort", "One of number, -number: the number grows with the time of opening."),
    };

    private static long? CursorOf(Ask ask) => ask.Cursor is null ? null : NumberOf(ask.Cursor) ?? throw Wrong.Field("cursor", "Pass on \"next\" of the page before as it is.");

    private static long? NumberOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
