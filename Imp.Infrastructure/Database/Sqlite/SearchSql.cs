using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>
/// Finds the numbers of incidents, newest first unless the oldest are wanted first. SQLite is told by which index to walk, because without statistics it guesses: the words, or
/// what is not closed, or one service, person or severity after the other; each of them in the order of the numbers, so that the first page is as cheap as the last.
/// </summary>
internal static class SearchSql
{
    /// <summary>More arms than this are slower than looking at every incident.</summary>
    private const int MostArms = 32;

    /// <summary>So many opened within a time are sorted; more are met soon enough from the newest on.</summary>
    private const int FewEnough = 5_000;

    private const string NotClosed = """(SELECT "Number" FROM "Incidents" INDEXED BY "IX_Incidents_NotClosed" WHERE "Response"<>'Closed')""";

    /// <param name="beyond">Only smaller numbers; greater ones where the oldest come first.</param>
    public static async Task<FoundNumbers> FindAsync(ImpDb db, IncidentSearch search, long beyond, int limit, CancellationToken cancel, bool oldestFirst = false)
    {
        var terms = search.Terms;
        if (terms.Any(term => term is { Term.IsNot: false, OrNobody: false, Ids.Count: 0, Term.Field: QueryField.Service or QueryField.Team or QueryField.Who or QueryField.OpenedBy })) return new FoundNumbers([], false);

        var sql = new SearchClauses(beyond, limit + 1, oldestFirst);
        if (search.Query.IsActiveOnly) sql.Add("i.\"Response\"<>'Closed'");
        foreach (var term in terms) SearchClauses.Add(sql, term);

        var few = await FewAsync(db, terms, cancel);
        var words = SearchClauses.Words(terms, withTags: !search.Query.IsActiveOnly && few is null);
        var statement = words is not null ? ByWords(sql, search, words, few) : Walk(sql, search, few);
        var whole = $"{statement} ORDER BY 1{sql.Falling} LIMIT {SearchClauses.Limit}";
        var numbers = await db.Database.SqlQueryRaw<long>(whole, sql.Values).ToListAsync(cancel);
        return new FoundNumbers(numbers.Count > limit ? numbers[..limit] : numbers, numbers.Count > limit);
    }

    private static string ByWords(SearchClauses sql, IncidentSearch search, string words, string? few)
    {
        var where = new List<string> { $"f.\"IncidentIndex\" MATCH {sql.Value(words)}" };
        // The plus keeps the index of words in charge: asked for single numbers it would begin anew for each.
        void In(string numbers) => where.Add($"+f.rowid IN {numbers}");
        if (search.Query.IsActiveOnly) In(NotClosed);
        else if (few is not null) In($"(SELECT \"Number\" FROM \"Incidents\" INDEXED BY \"IX_Incidents_OpenedAt\" WHERE {Times(sql, search.Terms, "")})");
        else
        {
            foreach (var term in search.Terms.Where(one => !one.Term.IsNot))
            {
                if (term.Term.Field is QueryField.Service or QueryField.Team) In($"(SELECT \"Number\" FROM \"Incidents\" INDEXED BY \"IX_Incidents_Service\" WHERE \"ServiceId\" IN {sql.Ids(term.Ids)})");
                if (term.Term.Field == QueryField.Severity && term.Term.Values.Count < 3) In($"(SELECT \"Number\" FROM \"Incidents\" INDEXED BY \"IX_Incidents_Severity\" WHERE \"Severity\" IN {SearchClauses.Severities(term.Term)})");
                if (term.Term.Field == QueryField.Who && !term.OrNobody) In($"(SELECT \"Number\" FROM \"Incidents\" INDEXED BY \"IX_Incidents_Assignee\" WHERE \"AssigneeId\" IN {sql.Ids(term.Ids)})");
            }
        }
        // Descending through the words themselves: ORDER BY 1 is the rowid.
        return $"SELECT f.rowid AS \"Value\" FROM \"IncidentIndex\" f CROSS JOIN \"Incidents\" i ON i.\"Number\"=f.rowid WHERE {string.Join(" AND ", where)} AND f.rowid{sql.Beyond} AND {sql}";
    }

    private static string Walk(SearchClauses sql, IncidentSearch search, string? few)
    {
        if (search.Query.IsActiveOnly) return From("IX_Incidents_NotClosed", sql.ToString());
        if (few is not null) return From("IX_Incidents_OpenedAt", $"{Times(sql, search.Terms, "i.")} AND {sql}");

        // A number, or what some person opened, is found by itself.
        var only = search.Terms.Where(term => !term.Term.IsNot).ToList();
        if (only.Any(term => term.Term.Field is QueryField.Number or QueryField.OpenedBy)) return $"SELECT i.\"Number\" AS \"Value\" FROM \"Incidents\" i WHERE {sql}";
        if (only.FirstOrDefault(term => term.Term.Field == QueryField.Is && IncidentQuery.Traits(term.Term).All(trait => trait == IncidentTrait.Merged)) is not null)
            return From("IX_Incidents_MergedInto", $"i.\"MergedIntoId\" IS NOT NULL AND {sql}");
        if (only.FirstOrDefault(term => term is { Term.Field: QueryField.Who, OrNobody: false }) is { } who) return Arms(sql, "IX_Incidents_Assignee", "AssigneeId", [.. who.Ids.Select(id => sql.Value(id))]);
        if (only.FirstOrDefault(term => term.Term.Field is QueryField.Service or QueryField.Team && term.Ids.Count <= MostArms) is { } services)
            return Arms(sql, "IX_Incidents_Service", "ServiceId", [.. services.Ids.Select(id => sql.Value(id))]);
        if (only.FirstOrDefault(term => term.Term.Field == QueryField.Severity) is { } severity)
            return Arms(sql, "IX_Incidents_Severity", "Severity", [.. severity.Term.Values.Select(value => $"'Sev{value}'")]);
        return From("IX_Incidents_Number", sql.ToString());
    }

    private static string From(string index, string where) => $"SELECT i.\"Number\" AS \"Value\" FROM \"Incidents\" i INDEXED BY \"{index}\" WHERE {where}";

    /// <summary>One walk per value, each of which stops when it has a whole page.</summary>
    private static string Arms(SearchClauses sql, string index, string column, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return "SELECT 0 AS \"Value\" WHERE 0";
        var arms = values.Select(value => $"SELECT * FROM ({From(index, $"i.\"{column}\"={value} AND {sql}")} ORDER BY i.\"Number\"{sql.Falling} LIMIT {SearchClauses.Limit})");
        return string.Join(" UNION ALL ", arms);
    }

    /// <returns>Null when nothing is said about the time, or too many were opened within it.</returns>
    private static async Task<string?> FewAsync(ImpDb db, IReadOnlyList<SearchTerm> terms, CancellationToken cancel)
    {
        if (!terms.Any(term => term.At is not null)) return null;
        var sql = new SearchClauses();
        var where = Times(sql, terms, "");
        var counting = $"SELECT count(*) AS \"Value\" FROM (SELECT 1 FROM \"Incidents\" INDEXED BY \"IX_Incidents_OpenedAt\" WHERE {where} LIMIT {FewEnough.ToString(CultureInfo.InvariantCulture)})";
        var count = await db.Database.SqlQueryRaw<long>(counting, sql.Values).SingleAsync(cancel);
        return count < FewEnough ? where : null;
    }

    private static string Times(SearchClauses sql, IReadOnlyList<SearchTerm> terms, string table) => string.Join(
        " AND ", terms.Where(term => term.At is not null).Select(term =>
            $"{table}\"OpenedAt\"{(term.Term.Field == QueryField.Since ? ">=" : "<")}{sql.Value(term.At!.Value.ToUnixTimeMilliseconds())}"));
}
