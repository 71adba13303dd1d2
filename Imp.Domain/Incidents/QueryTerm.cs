using System.Text;

namespace Imp.Domain.Incidents;

/// <summary>One condition of a search.</summary>
/// <param name="Values">Any of them; as <see cref="QueryReader"/> writes them.</param>
/// <param name="IsNot">True for what must not be so.</param>
public sealed record QueryTerm(QueryField Field, IReadOnlyList<string> Values, bool IsNot = false)
{
    /// <summary>Something to be found in the texts of an incident, whatever is in it.</summary>
    public static QueryTerm Text(string text) => new(IsPlainWord(text) ? QueryField.Word : QueryField.Phrase, [text]);

    public bool Equals(QueryTerm? other) => other is not null && Field == other.Field && IsNot == other.IsNot && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => Values.Aggregate(HashCode.Combine(Field, IsNot), HashCode.Combine);

    /// <summary>As it is typed.</summary>
    public override string ToString() => (IsNot ? "-" : "") + Field switch
    {
        QueryField.Number => "#" + Values[0],
        QueryField.Word => Values[0],
        QueryField.Phrase => Quoted(Values[0]),
        _ => QueryWords.Of(Field).Name + ":" + string.Join(',', Values.Select(Value)),
    };

    /// <returns>A value as it is typed after a colon: in quotes where it must be.</returns>
    public static string Value(string value) => value.Length > 0 && !value.Any(letter => char.IsWhiteSpace(letter) || letter is ',' or '"') ? value : Quoted(value);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text) quoted.Append(letter is '"' or '\\' ? "\\" : "").Append(letter);
        return quoted.Append('"').ToString();
    }

    /// <summary>What reads back as the one word that it is.</summary>
    private static bool IsPlainWord(string text) =>
        text.Length > 0 && text[0] is not ('-' or '#' or '"') && !text.Any(letter => char.IsWhiteSpace(letter) || letter is ':' or '"');
}
