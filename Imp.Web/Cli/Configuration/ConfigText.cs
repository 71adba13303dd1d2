using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Imp.Web.Cli.Configuration;

/// <summary>Writes a configuration as YAML. What is as it would be anyway is left out.</summary>
internal static class ConfigText
{
    public const int Version = 1;

    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Regex PlainWords = new(@"^[\p{L}_/][\p{L}\p{N} _/.@+()%$-]*$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex OtherThanText = new(@"^(true|false|yes|no|on|off|y|n|null|~|\.nan|\.inf)$|\s$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static string Of(IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> sections)
    {
        var text = new StringBuilder().Append("# Configuration of Imp. Change it, look with: imp plan FILE, and put it into force with: imp apply FILE\n# A section that is left out stays as it is; what is missing in a section that is there is archived.\n");
        text.Append("imp: ").Append(Version).Append('\n');
        foreach (var kind in ConfigKinds.All)
        {
            if (!sections.TryGetValue(kind.Section, out var things)) continue;
            text.Append('\n').Append(kind.Section).Append(things.Count == 0 ? ": []\n" : ":\n");
            foreach (var thing in things)
            {
                var lean = Lean(thing, kind.Fields, kind.Name);
                if (thing["id"] is { } id) lean["id"] = id.DeepClone();
                Item(text, lean, 0);
            }
        }
        return text.ToString();
    }

    /// <returns>A value on one line, for people.</returns>
    public static string Short(JsonNode? value) => value switch
    {
        null => "nothing",
        JsonArray list when list.All(one => one is JsonValue) => $"[{string.Join(", ", list.Select(one => Scalar(one!)))}]",
        JsonArray or JsonObject => value.ToJsonString(Quoted),
        _ => Scalar(value),
    };

    /// <summary>Without defaults. What names the thing comes first.</summary>
    private static JsonObject Lean(JsonObject thing, IReadOnlyList<ShapeField> fields, IReadOnlyList<string> first)
    {
        var made = new JsonObject();
        foreach (var field in fields.OrderBy(field => first.Contains(field.Name) ? first.ToList().IndexOf(field.Name) : first.Count))
            if (thing[field.Name] is { } value && !(Canon.Same(value, Canon.Of(field.Default, field.Shape)) && !first.Contains(field.Name))) made[field.Name] = Lean(value, field.Shape);
        return made;
    }

    private static JsonNode? Lean(JsonNode? value, Shape shape) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(one => Lean(one, shape.Item!))]),
        JsonObject group when Lean(group, shape.Fields, []) is { Count: > 0 } lean => lean,
        // What is all as usual still has to be there.
        JsonObject group => group.DeepClone(),
        JsonValue clock when shape.Kind == ShapeKind.Clock && clock.ToString() is [.. var minutes, ':', '0', '0'] && minutes.Length == 5 => minutes,
        _ => value?.DeepClone(),
    };

    private static void Item(StringBuilder text, JsonObject group, int depth)
    {
        var before = new string(' ', depth) + "- ";
        foreach (var (name, value) in group)
        {
            Entry(text.Append(before), name, value!, depth + 2);
            before = new string(' ', depth + 2);
        }
    }

    /// <param name="depth">Of the name; what hangs below it stands two further in.</param>
    private static void Entry(StringBuilder text, string name, JsonNode value, int depth)
    {
        text.Append(name).Append(':');
        switch (value)
        {
            case JsonArray list when list.All(one => one is JsonValue) && list.Sum(one => one!.ToString().Length + 2) < 100:
                text.Append(" [").AppendJoin(", ", list.Select(one => Scalar(one!))).Append("]\n");
                break;
            case JsonArray list:
                text.Append('\n');
                foreach (var one in list)
                    if (one is JsonObject group) Item(text, group, depth);
                    else text.Append(' ', depth).Append("- ").Append(Scalar(one!)).Append('\n');
                break;
            case JsonObject group:
                text.Append('\n');
                foreach (var (below, one) in group) Entry(text.Append(' ', depth + 2), below, one!, depth + 2);
                break;
            default:
                if (value.GetValueKind() == JsonValueKind.String && value.ToString() is var words && IsBlock(words))
                {
                    text.Append(words.EndsWith('\n') ? " |\n" : " |-\n");
                    foreach (var line in words.TrimEnd('\n').Split('\n')) text.Append(' ', line.Length == 0 ? 0 : depth + 2).Append(line).Append('\n');
                }
                else text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static string Scalar(JsonNode value)
    {
        if (value.GetValueKind() != JsonValueKind.String) return value.ToJsonString();
        var text = value.ToString();
        return PlainWords.IsMatch(text) && !OtherThanText.IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) ? text : JsonSerializer.Serialize(text, Quoted);
    }

    /// <summary>Several lines that can be written as they are.</summary>
    private static bool IsBlock(string text) => text.Contains('\n') && text[0] is not (' ' or '\n') && !text.EndsWith("\n\n", StringComparison.Ordinal) && !text.Any(letter => letter != '\n' && char.IsControl(letter))
        && !text.Split('\n').Any(line => line.EndsWith(' '));
}
