using System.Globalization;
using Imp.Domain.Incidents;
using Imp.Infrastructure.Incidents;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>Conditions over one incident <c>i</c>, with their values beside them: nothing that somebody typed ever stands in the SQL.</summary>
internal sealed class SearchClauses
{
    /// <summary>Where <see cref="SearchClauses(long,int,bool)"/> put its second value.</summary>
    public const string Limit = "{1}";

    private readonly List<string> clauses = [];
    private readonly List<object> values = [];

    public SearchClauses() { }

    /// <param name="beyond">Only smaller numbers; greater ones where the oldest come first.</param>
    /// <param name="limit">So many rows.</param>
    public SearchClauses(long beyond, int limit, bool oldestFirst = false)
    {
        values.AddRange([beyond, limit]);
        (Beyond, Falling) = oldestFirst ? (">{0}", "") : ("<{0}", " DESC");
        Add($"i.\"Number\"{Beyond}");
    }

    /// <summary>What a number must be.</summary>
    public string Beyond { get; } = "";

    /// <summary>What stands behind the number that is ordered by.</summary>
    public string Falling { get; } = "";

    public object[] Values => [.. values];

    /// <returns>Where a value stands.</returns>
    public string Value(object value)
    {
        values.Add(value);
        return $"{{{(values.Count - 1).ToString(CultureInfo.InvariantCulture)}}}";
    }

    public string Ids(IReadOnlyList<Guid> ids) => $"({string.Join(',', ids.Select(id => Value(id)))})";

    public void Add(string clause) => clauses.Add(clause);

    public override string ToString() => string.Join(" AND ", clauses);

    /// <returns>Severities are one digit each, checked by whoever read them.</returns>
    public static string Severities(QueryTerm term) => $"({string.Join(',', term.Values.Select(value => $"'Sev{value}'"))})";

    /// <summary>Adds what a term asks of an incident, except words that must be there: those lead the search.</summary>
    public static void Add(SearchClauses sql, SearchTerm term)
    {
        if (Of(sql, term) is { } clause) sql.Add(term.Term.IsNot ? $"NOT ifnull(({clause}),0)" : $"({clause})");
    }

    /// <returns>What must be found in the index; null when nothing must.</returns>
    /// <param name="withTags">Whether the index shall also find the tags, of which a copy stands in it.</param>
    public static string? Words(IReadOnlyList<SearchTerm> terms, bool withTags)
    {
        var all = new List<string>();
        foreach (var term in terms.Where(one => !one.Term.IsNot))
        {
            if (term.Term.Field is QueryField.Word or QueryField.Phrase && Expression(term.Term) is { } words) all.Add(words);
            if (!withTags || term.Term.Field != QueryField.Tag) continue;
            var tags = term.Term.Values.Select(tag => SearchWords.Expression(tag, isWord: false, "Tags")).ToList();
            if (!tags.Contains(null)) all.Add($"({string.Join(" OR ", tags)})");
        }
        return all.Count == 0 ? null : string.Join(" AND ", all);
    }

    private static string? Of(SearchClauses sql, SearchTerm term) => term.Term.Field switch
    {
        QueryField.Is => string.Join(" OR ", IncidentQuery.Traits(term.Term).Select(Of)),
        QueryField.Severity => $"i.\"Severity\" IN {Severities(term.Term)}",
        QueryField.Status => $"i.\"Status\" IN ({string.Join(',', term.Term.Values.Select(value => sql.Value(QueryWords.Status(value)!.Value.ToString())))})",
        QueryField.Service or QueryField.Team => $"i.\"ServiceId\" IN {sql.Ids(term.Ids)}",
        QueryField.Tag => $"""EXISTS (SELECT 1 FROM "IncidentTags" t WHERE t."IncidentId"=i."Id" AND t."Name" IN ({string.Join(',', term.Term.Values.Select(tag => sql.Value(tag)))}))""",
        QueryField.Who => string.Join(" OR ", Who(sql, term)),
        QueryField.OpenedBy => $"""i."Id" IN (SELECT l."IncidentId" FROM "Timeline" l WHERE l."Kind"='incident.opened' AND l."ActorKind"='Person' AND l."ActorId" IN {sql.Ids(term.Ids)})""",
        QueryField.Since => $"i.\"OpenedAt\">={sql.Value(term.At!.Value.ToUnixTimeMilliseconds())}",
        QueryField.Before => $"i.\"OpenedAt\"<{sql.Value(term.At!.Value.ToUnixTimeMilliseconds())}",
        QueryField.Number => $"i.\"Number\"={sql.Value(long.Parse(term.Term.Values[0], CultureInfo.InvariantCulture))}",
        QueryField.Word or QueryField.Phrase => Text(sql, term.Term),
    };

    private static string? Text(SearchClauses sql, QueryTerm term) => (Expression(term), term.IsNot) switch
    {
        // Signs alone are in no index; the titles are looked through.
        (null, _) => $"instr(i.\"Title\",{sql.Value(term.Values[0].Trim())})>0",
        ({ } words, true) => $"i.\"Number\" IN (SELECT n.rowid FROM \"IncidentIndex\" n WHERE n.\"IncidentIndex\" MATCH {sql.Value(words)})",
        _ => null,
    };

    private static string? Expression(QueryTerm term) => SearchWords.Expression(term.Values[0], term.Field == QueryField.Word);

    private static IEnumerable<string> Who(SearchClauses sql, SearchTerm term)
    {
        if (term.OrNobody) yield return "i.\"AssigneeId\" IS NULL";
        if (term.Ids.Count > 0 || !term.OrNobody) yield return $"i.\"AssigneeId\" IN {sql.Ids(term.Ids)}";
    }

    private static string Of(IncidentTrait trait) => trait switch
    {
        IncidentTrait.Open => "i.\"Response\"='Open'",
        IncidentTrait.Acknowledged => "i.\"Response\"='Acknowledged'",
        IncidentTrait.Closed => "i.\"Response\"='Closed'",
        IncidentTrait.Active => "i.\"Response\"<>'Closed'",
        IncidentTrait.Any => "1",
        IncidentTrait.Snoozed => "i.\"Response\"='Acknowledged' AND i.\"SnoozedUntil\" IS NOT NULL",
        IncidentTrait.Flapping => "i.\"FlappingSince\" IS NOT NULL",
        IncidentTrait.Calm => "i.\"Response\"<>'Closed' AND i.\"ClosesAt\" IS NOT NULL",
        IncidentTrait.Waiting => """EXISTS (SELECT 1 FROM "Waits" w WHERE w."IncidentId"=i."Id" AND w."EndedAt" IS NULL)""",
        IncidentTrait.Umbrella => """i."Id" IN (SELECT s."IncidentId" FROM "Storms" s)""",
        IncidentTrait.Merged => "i.\"MergedIntoId\" IS NOT NULL",
        IncidentTrait.Again => "i.\"Occurrence\">1",
        IncidentTrait.Drill => "i.\"DrillForId\" IS NOT NULL",
    };
}
