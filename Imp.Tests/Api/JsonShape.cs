using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imp.Tests.Api;

/// <summary>As much of JSON Schema as the API's document uses.</summary>
internal static class JsonShape
{
    /// <returns>Where a value is not as its schema says; empty when it is.</returns>
    public static IEnumerable<string> Problems(JsonObject document, JsonNode? schema, JsonNode? value, string at = "$")
    {
        var shape = Resolve(document, schema);
        var type = TypeOf(value);
        if (shape["type"] is { } types && !Words(types).Any(allowed => allowed == type || allowed == "number" && type == "integer"))
        {
            yield return $"{at} is {type}, not {types.ToJsonString()}";
            yield break;
        }
        if (shape["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value))) yield return $"{at} is {value?.ToJsonString() ?? "null"}, none of {words.ToJsonString()}";
        if (shape["format"]?.GetValue<string>() is { } format && value is not null && !Fits(format, value.GetValue<string>())) yield return $"{at} is no {format}: {value}";
        if (value is JsonArray items && shape["items"] is { } each)
            foreach (var problem in items.SelectMany((item, index) => Problems(document, each, item, $"{at}[{index}]"))) yield return problem;
        if (value is not JsonObject fields) yield break;

        foreach (var needed in (shape["required"] as JsonArray ?? []).Select(one => one!.GetValue<string>()).Where(needed => !fields.ContainsKey(needed))) yield return $"{at} lacks {needed}";
        if (shape["properties"] is not JsonObject known) yield break;
        foreach (var (name, field) in fields)
        {
            if (known[name] is not { } of) yield return $"{at}.{name} is not described";
            else
                foreach (var problem in Problems(document, of, field, $"{at}.{name}")) yield return problem;
        }
    }

    public static JsonNode Resolve(JsonObject document, JsonNode? node) =>
        node?["$ref"]?.GetValue<string>() is { } reference ? reference[2..].Split('/').Aggregate((JsonNode)document, (from, step) => from[step] ?? throw new InvalidOperationException($"{reference} leads nowhere.")) : node!;

    private static IEnumerable<string> Words(JsonNode types) => types is JsonArray several ? several.Select(one => one!.GetValue<string>()) : [types.GetValue<string>()];

    private static bool Fits(string format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().Contains('.') ? "number" : "integer",
    };
}
