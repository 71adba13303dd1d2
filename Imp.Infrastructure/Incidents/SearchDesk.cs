using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Reads what somebody searches for, and looks its names up.</summary>
public sealed class SearchDesk(IDbContextFactory<ImpDb> dbs, NameBoard board, TimeProvider clock)
{
    /// <summary>Any text can be read; what is not understood, and names that nothing has, are problems.</summary>
    public async Task<IncidentSearch> ReadAsync(string? text, Searcher searcher, CancellationToken cancel)
    {
        var reading = IncidentQuery.Parse(text);
        if (reading.Problems.Count > 0) return new IncidentSearch(reading.Query, reading.Problems);

        var (search, unknown) = await LookUpAsync(reading.Query, searcher, cancel);
        var names = await board.GetAsync(cancel);
        return unknown.Count == 0 ? search : new IncidentSearch(reading.Query, [.. unknown.Select(one => Problem(text ?? "", one.Field, one.Name, names))]);
    }

    /// <summary>For programs that pass names in fields: what nothing is called finds nothing.</summary>
    internal async Task<IncidentSearch> ReadAsync(IncidentFilter filter, CancellationToken cancel) =>
        (await LookUpAsync(filter.ToQuery(), new Searcher(null, TimeZoneInfo.Utc), cancel)).Search;

    private async Task<(IncidentSearch Search, List<(QueryField Field, string Name)> Unknown)> LookUpAsync(IncidentQuery query, Searcher searcher, CancellationToken cancel)
    {
        var (terms, unknown) = (new List<SearchTerm>(), new List<(QueryField, string)>());
        var now = clock.GetUtcNow();
        ImpDb? db = null;
        try
        {
            foreach (var term in query.Terms)
            {
                if (term.Field is QueryField.Since or QueryField.Before)
                {
                    terms.Add(new SearchTerm(term, [], QueryTime.Resolve(term.Values[0], now, searcher.Zone)));
                    continue;
                }
                if (term.Field is not (QueryField.Service or QueryField.Team or QueryField.Who or QueryField.OpenedBy))
                {
                    terms.Add(new SearchTerm(term, []));
                    continue;
                }
                db ??= await dbs.CreateDbContextAsync(cancel);
                var (ids, nobody) = (new List<Guid>(), false);
                foreach (var name in term.Values)
                {
                    if (term.Field == QueryField.Who && name == "nobody") nobody = true;
                    else if (name == "me" && term.Field is QueryField.Who or QueryField.OpenedBy && searcher.Me is { } me) ids.Add(me.Value);
                    else
                    {
                        var found = await IdsAsync(db, term.Field, name, cancel);
                        if (found is null) unknown.Add((term.Field, name));
                        else ids.AddRange(found);
                    }
                }
                terms.Add(new SearchTerm(term, ids, OrNobody: nobody));
            }
        }
        finally
        {
            if (db is not null) await db.DisposeAsync();
        }
        return (new IncidentSearch(query, []) { Terms = terms }, unknown);
    }

    /// <returns>Null when nothing is called so. Archived ones are found too: their incidents are still there.</returns>
    private static async Task<IReadOnlyList<Guid>?> IdsAsync(ImpDb db, QueryField field, string called, CancellationToken cancel)
    {
        var (name, id) = (called.ToLowerInvariant(), Guid.TryParse(called, out var guid) ? guid : default);
        switch (field)
        {
            case QueryField.Service:
                var services = await db.Services.Where(one => one.Name.ToLower() == name || one.Id == new ServiceId(id)).Select(one => one.Id).ToListAsync(cancel);
                return services.Count == 0 ? null : [.. services.Select(one => one.Value)];
            case QueryField.Team:
                var teams = await db.Teams.Where(one => one.Name.ToLower() == name || one.Id == new TeamId(id)).Select(one => one.Id).ToListAsync(cancel);
                return teams.Count == 0 ? null : [.. (await db.Services.Where(one => teams.Contains(one.TeamId)).Select(one => one.Id).ToListAsync(cancel)).Select(one => one.Value)];
            default:
                var people = await db.Users.Where(one => one.Name.ToLower() == name || one.EmailKey == name || one.Id == new UserId(id)).Select(one => one.Id).ToListAsync(cancel);
                return people.Count == 0 ? null : [.. people.Select(one => one.Value)];
        }
    }

    private static QueryProblem Problem(string text, QueryField field, string name, Names names)
    {
        var (what, known) = field switch
        {
            QueryField.Service => ("service", names.Services.Select(one => one.Name)),
            QueryField.Team => ("team", names.Teams.Select(one => one.Name)),
            _ => ("person", names.People.Select(one => one.Name)),
        };
        if (name == "me") return new QueryProblem(Math.Max(0, text.IndexOf(name, StringComparison.Ordinal)), name.Length, "An API key is nobody: write a name in place of \"me\".");
        var at = Math.Max(0, text.IndexOf(name, StringComparison.OrdinalIgnoreCase));
        var hint = Nearest.Of(name, known) is { } near ? $" Did you mean {QueryTerm.Value(near)}?" : "";
        return new QueryProblem(at, Math.Min(name.Length, text.Length - at), $"There is no {what} \"{name}\".{hint}");
    }
}
