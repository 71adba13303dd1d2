using Imp.Domain.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Kit;

namespace Imp.Web.Incidents;

/// <summary>What could be meant by the last word of a search that is being typed: a term, then its values.</summary>
internal static class QuerySuggestions
{
    private const int Most = 8;

    /// <param name="tags">Those in use.</param>
    public static IReadOnlyList<Suggestion> Of(string text, Names names, IReadOnlyList<string> tags)
    {
        var start = StartOfLast(text);
        var (before, last) = (text[..start], text[start..]);
        var sign = last.StartsWith('-') ? "-" : "";
        var word = last[sign.Length..];
        var colon = word.IndexOf(':');
        if (colon < 0)
        {
            return [.. QueryWords.All.Where(one => word.Length == 0 || one.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Take(word.Length == 0 ? QueryWords.All.Count : Most).Select(one => new Suggestion($"{before}{sign}{one.Name}:", one.Name + ":", one.Says))];
        }
        if (QueryWords.Find(word[..colon]) is not { } term) return [];

        // Of several values the last is being typed.
        var comma = word.LastIndexOf(',');
        var (kept, typed) = comma > colon ? (word[..(comma + 1)], word[(comma + 1)..]) : (word[..(colon + 1)], word[(colon + 1)..]);
        var wanted = typed.Trim('"');
        var present = IncidentQuery.Parse(kept).Query.ValuesOf(term.Field);
        var values = Values(term, names, tags).Where(one => !present.Contains(one, StringComparer.OrdinalIgnoreCase)).ToList();
        if (values.Any(one => one.Equals(wanted, StringComparison.OrdinalIgnoreCase))) return [];
        return
        [
            .. values.Where(one => one.Contains(wanted, StringComparison.OrdinalIgnoreCase)).OrderBy(one => one.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                .Take(Most).Select(one => new Suggestion($"{before}{sign}{kept}{QueryTerm.Value(one)} ", one, term.Name)),
        ];
    }

    private static IEnumerable<string> Values(QueryWord term, Names names, IReadOnlyList<string> tags) => term.Field switch
    {
        QueryField.Service => names.Services.Select(one => one.Name),
        QueryField.Team => names.Teams.Select(one => one.Name),
        QueryField.Who or QueryField.OpenedBy => [.. term.Values, .. names.People.Select(one => one.Name)],
        QueryField.Tag => tags,
        _ => term.Values,
    };

    /// <summary>Blanks inside quotes do not part.</summary>
    private static int StartOfLast(string text)
    {
        var (start, quoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"') quoted = !quoted;
            else if (char.IsWhiteSpace(text[at]) && !quoted) start = at + 1;
        }
        return start;
    }
}
