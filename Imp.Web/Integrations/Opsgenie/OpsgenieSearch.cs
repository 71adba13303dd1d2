using System.Text.RegularExpressions;
using Imp.Infrastructure.Alerts;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary>Reads the search language of Opsgenie as far as Imp has the same thing; what it does not know restricts nothing.</summary>
internal static partial class OpsgenieSearch
{
    /// <param name="query">Such as <c>status:open AND tag:disk</c>; null for everything.</param>
    public static SentAlertFilter Read(string? query)
    {
        var filter = new SentAlertFilter();
        if (query is null) return filter;

        foreach (Match term in Term().Matches(query))
        {
            var value = term.Groups[2].Value.Trim('"');
            filter = term.Groups[1].Value.ToLowerInvariant() switch
            {
                "status" => filter with { IsClosed = value.Equals("closed", StringComparison.OrdinalIgnoreCase) },
                "acknowledged" => filter with { IsAcknowledged = value.Equals("true", StringComparison.OrdinalIgnoreCase) },
                "alias" => filter with { Key = value },
                "tag" or "tags" => filter with { Tag = value.ToLowerInvariant() },
                "message" => filter with { Text = value },
                _ => filter,
            };
        }
        var rest = Joint().Replace(Term().Replace(query, " "), " ").Trim();
        return rest.Length > 0 ? filter with { Text = rest } : filter;
    }

    [GeneratedRegex("""(\w+)\s*[:=]\s*("[^"]*"|[^\s()]+)""", RegexOptions.None, 1000)]
    private static partial Regex Term();

    [GeneratedRegex("""\b(AND|OR|NOT)\b|[()]""", RegexOptions.None, 1000)]
    private static partial Regex Joint();
}
