using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>
/// A text with places in it that are filled from an event: <c>{{alert.name}} on {{host}}</c>. In a place stand paths, of which the first that finds
/// something counts: <c>{{labels["a.b"] | items[0].name | "unknown"}}</c>. A path that begins with <c>$</c> starts at the whole event.
/// </summary>
public sealed class PathText
{
    private const int Longest = 2_000;
    private const int LongestValue = 8_192;

    private readonly List<Piece> pieces = [];

    private PathText(string text) => Text = text;

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <returns>The text, or what is wrong with it.</returns>
    public static (PathText? Made, string? Problem) Parse(string text)
    {
        if (text.Length > Longest) return (null, $"At most {Longest} characters.");
        var made = new PathText(text);
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open != at) made.pieces.Add(new Piece(text[at..(open < 0 ? text.Length : open)], []));
            if (open < 0) break;
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) return (null, "A place is opened with {{ and not closed with }}.");
            var (choices, problem) = Choices(text[(open + 2)..close]);
            if (problem is not null) return (null, problem);
            made.pieces.Add(new Piece(null, choices));
            at = close + 2;
        }
        return (made, null);
    }

    /// <summary>Fills the places; what is not found is left empty. Blanks at both ends go.</summary>
    /// <param name="root">The whole event.</param>
    /// <param name="here">Where paths start.</param>
    public string Fill(JsonElement root, JsonElement here)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            var part = piece.Plain ?? piece.Choices.Select(choice => choice.Find(root, here)).FirstOrDefault(found => !string.IsNullOrEmpty(found)) ?? "";
            text.Append(part.AsSpan(0, Math.Min(part.Length, LongestValue)));
            if (text.Length > LongestValue) break;
        }
        return text.ToString().Trim();
    }

    /// <summary>The value at a path, for lists of alerts.</summary>
    /// <returns>Undefined when there is nothing.</returns>
    public static JsonElement At(JsonElement root, string path) => Steps(path) is { } steps ? Walk(root, steps) : default;

    /// <returns>True for text that is one path.</returns>
    public static bool IsPath(string path) => Steps(path) is { Count: > 0 };

    private static (List<Choice> Choices, string? Problem) Choices(string place)
    {
        var choices = new List<Choice>();
        foreach (var part in Split(place))
        {
            var word = part.Trim();
            if (word is ['"', .., '"'] && word.Length > 1) choices.Add(new Choice(word[1..^1], [], false));
            else if (word.StartsWith('$') && Steps(word[1..].TrimStart('.')) is { } fromRoot) choices.Add(new Choice(null, fromRoot, true));
            else if (word.Length > 0 && word != "." && Steps(word) is { Count: > 0 } steps) choices.Add(new Choice(null, steps, false));
            else if (word == ".") choices.Add(new Choice(null, [], false));
            else return ([], $"{{{{{JsonReading.Cut(place, 60)}}}}} is no path; write it like alert.name, items[0].name or labels[\"a.b\"].");
        }
        return (choices, null);
    }

    /// <summary>At bars that stand in no quotes.</summary>
    private static IEnumerable<string> Split(string place)
    {
        var (from, quoted) = (0, false);
        for (var at = 0; at < place.Length; at++)
        {
            if (place[at] == '"') quoted = !quoted;
            if (place[at] != '|' || quoted) continue;
            yield return place[from..at];
            from = at + 1;
        }
        yield return place[from..];
    }

    /// <returns>Names and numbers in order; null for what is no path.</returns>
    private static List<string>? Steps(string path)
    {
        var steps = new List<string>();
        var name = new StringBuilder();
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] == '.')
            {
                if (name.Length == 0 && (steps.Count == 0 || path[at - 1] != ']')) return null;
                Add();
            }
            else if (path[at] == '[')
            {
                Add();
                var close = path.IndexOf(']', at);
                if (close < 0) return null;
                var inner = path[(at + 1)..close].Trim();
                if (inner is ['"', .., '"'] or ['\'', .., '\''] && inner.Length > 2) inner = inner[1..^1];
                else if (!int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return null;
                steps.Add(inner);
                at = close;
            }
            else if (char.IsLetterOrDigit(path[at]) || path[at] is '_' or '-' or '@' or '/' or ':' or '$') name.Append(path[at]);
            else return null;
        }
        if (path.EndsWith('.')) return null;
        Add();
        return steps;

        void Add()
        {
            if (name.Length > 0) steps.Add(name.ToString());
            name.Clear();
        }
    }

    private static JsonElement Walk(JsonElement from, IReadOnlyList<string> steps)
    {
        foreach (var step in steps)
        {
            if (from.ValueKind == JsonValueKind.Array)
                from = int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < from.GetArrayLength() ? from[index] : default;
            else from = from.At(step);
        }
        return from;
    }

    private sealed record Piece(string? Plain, IReadOnlyList<Choice> Choices);

    private sealed record Choice(string? Plain, IReadOnlyList<string> Steps, bool FromRoot)
    {
        public string? Find(JsonElement root, JsonElement here)
        {
            if (Plain is not null) return Plain;
            var value = Walk(FromRoot ? root : here, Steps);
            return value.Text() ?? (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value.GetRawText() : null);
        }
    }
}
