using System.Globalization;
using System.Text;
using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>Reads the text of a search, from left to right, once.</summary>
internal sealed class QueryReader(string text)
{
    private readonly List<QueryTerm> terms = [];
    private readonly List<QueryProblem> problems = [];
    private int at;

    public QueryReading Read()
    {
        if (text.Length > IncidentQuery.Longest)
            return new QueryReading(IncidentQuery.Default, [new QueryProblem(IncidentQuery.Longest, text.Length - IncidentQuery.Longest, $"A search has at most {IncidentQuery.Longest} characters.")]);

        while (SkipBlanks()) ReadTerm();
        if (terms.Count > IncidentQuery.Most) problems.Add(new QueryProblem(0, text.Length, $"A search has at most {IncidentQuery.Most} terms."));
        return new QueryReading(new IncidentQuery([.. terms.Take(IncidentQuery.Most)]), problems);
    }

    private void ReadTerm()
    {
        var start = at;
        var not = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
        if (not) at++;
        if (text[at] == '"')
        {
            var phrase = Quoted();
            if (phrase.Trim().Length > 0) Add(new QueryTerm(QueryField.Phrase, [phrase], not));
            return;
        }
        var name = at;
        while (name < text.Length && (char.IsAsciiLetter(text[name]) || text[name] == '-')) name++;
        if (name > at && name < text.Length && text[name] == ':')
        {
            var word = text[at..name];
            at = name + 1;
            ReadValues(word, start, not);
            return;
        }
        var plain = Until(static letter => char.IsWhiteSpace(letter));
        if (plain.Length > 1 && plain[0] == '#' && long.TryParse(plain.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            Add(new QueryTerm(QueryField.Number, [number.ToString(CultureInfo.InvariantCulture)], not));
        else Add(QueryTerm.Text(plain) with { IsNot = not });
    }

    private void ReadValues(string name, int start, bool not)
    {
        var values = new List<(string Value, int At)>();
        do
        {
            var from = at;
            var value = at < text.Length && text[at] == '"' ? Quoted() + Until(static letter => char.IsWhiteSpace(letter) || letter == ',') : Until(static letter => char.IsWhiteSpace(letter) || letter == ',');
            if (value.Trim().Length > 0) values.Add((value.Trim(), from));
        }
        while (at < text.Length && text[at] == ',' && ++at > 0);

        if (QueryWords.Find(name) is not { } word)
        {
            problems.Add(new QueryProblem(start, at - start, $"There is no term \"{name}:\".{Nearest.Hint(name, [.. QueryWords.All.Select(one => one.Name)])} To find the text itself, put it in quotes."));
            return;
        }
        if (values.Count == 0)
        {
            problems.Add(new QueryProblem(start, at - start, $"\"{word.Name}:\" needs a value. {word.Says}."));
            return;
        }
        if (values.Count > IncidentQuery.Most)
        {
            problems.Add(new QueryProblem(start, at - start, $"\"{word.Name}:\" takes at most {IncidentQuery.Most} values."));
            return;
        }
        var clean = new List<string>();
        foreach (var (value, from) in values)
        {
            var (read, problem) = Value(word, value);
            if (problem is not null) problems.Add(new QueryProblem(from, value.Length, problem));
            else if (!clean.Contains(read!)) clean.Add(read!);
        }
        if (clean.Count > 0) Make(word.Field, clean, not);
    }

    private void Make(QueryField field, List<string> values, bool not)
    {
        // Time runs one way: not since then is before then.
        if (not && field is QueryField.Since or QueryField.Before) (field, not) = (field == QueryField.Since ? QueryField.Before : QueryField.Since, false);
        Add(new QueryTerm(field, values, not));
    }

    private static (string? Value, string? Problem) Value(QueryWord word, string value)
    {
        (string?, string?) None(string what) => (null, $"There is no {what} \"{value}\".{Nearest.Hint(value, word.Values)}");
        return word.Field switch
        {
            QueryField.Is => QueryWords.Trait(value) is { } trait ? (Written(trait), null) : None("state"),
            QueryField.Status => QueryWords.Status(value) is { } status ? (Written(status), null) : None("status"),
            QueryField.Severity => Severities.Parse(value) is { } severity ? (((int)severity).ToString(CultureInfo.InvariantCulture), null) : None("severity"),
            QueryField.Tag => TagNames.Clean([value]) is [var tag] ? (tag, null) : (null, $"\"{value}\" is no tag."),
            QueryField.Since or QueryField.Before => QueryTime.Clean(value) is { } time
                ? (time, null)
                : (null, $"\"{value}\" is no time. Write how long ago (30m, 6h, 2d, 1w), today, yesterday, a date (2026-11-21), or a date and time (2026-11-21T14:00)."),
            QueryField.Who or QueryField.OpenedBy when value.Equals("me", StringComparison.OrdinalIgnoreCase) => ("me", null),
            QueryField.Who when value.Equals("nobody", StringComparison.OrdinalIgnoreCase) => ("nobody", null),
            _ => (value, null),
        };
    }

    private static string Written<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private void Add(QueryTerm term)
    {
        if (!terms.Contains(term)) terms.Add(term);
    }

    private bool SkipBlanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length;
    }

    private string Until(Func<char, bool> ends)
    {
        var start = at;
        while (at < text.Length && !ends(text[at])) at++;
        return text[start..at];
    }

    /// <summary>From one quote to the next; a quote that nobody closed goes to the end, because somebody is still typing.</summary>
    private string Quoted()
    {
        var inside = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\') at++;
            inside.Append(text[at]);
        }
        if (at < text.Length) at++;
        return inside.ToString();
    }
}
