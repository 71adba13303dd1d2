using System.Text;
using System.Text.Json;

namespace Imp.Domain.Integrations;

/// <summary>Goes from value to value without ever stumbling: what is not there, or is something else, is Undefined and has no members.</summary>
public static class JsonWalking
{
    /// <returns>The value at the end of the path; Undefined when it ends before.</returns>
    public static JsonElement At(this JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) from = from.Field(name) ?? default;
        return from;
    }

    /// <returns>True when there is such a field, whatever its value.</returns>
    public static bool Has(this JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (from.Field(name) is null) return false;
        return true;
    }

    /// <returns>The elements of an array that are objects; none when it is no array.</returns>
    public static IEnumerable<JsonElement> Objects(this JsonElement from) => from.Elements().Where(one => one.ValueKind == JsonValueKind.Object);

    /// <returns>The elements of an array; none when it is no array.</returns>
    public static IEnumerable<JsonElement> Elements(this JsonElement from) => from.ValueKind == JsonValueKind.Array ? from.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <returns>Texts of an array, blank ones left out.</returns>
    public static IEnumerable<string> Texts(this JsonElement from) => from.Elements().Select(Text).OfType<string>();

    /// <returns>Names and texts of an object; a value that is no text is its JSON.</returns>
    public static IEnumerable<(string Name, string Value)> Pairs(this JsonElement from)
    {
        if (from.ValueKind != JsonValueKind.Object) yield break;
        foreach (var field in from.EnumerateObject())
        {
            var value = field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? field.Value.GetRawText() : field.Value.Text();
            if (Name(field) is { } name && value is not null) yield return (name, value);
        }
    }

    /// <returns>The object in a field, or the one that its text holds; Undefined when it is neither.</returns>
    public static JsonElement Unpacked(this JsonElement from, string name)
    {
        var value = from.At(name);
        if (value.ValueKind != JsonValueKind.String || value.Text() is not { } text) return value.ValueKind == JsonValueKind.Object ? value : default;

        var bytes = Encoding.UTF8.GetBytes(text);
        if (JsonBounds.Check(bytes) is not null) return default;
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : default;
    }

    /// <returns>A single value as text; null when it is blank, or no single value.</returns>
    public static string? Text(this JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => JsonReading.String(value),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
        return text?.Replace("\0", "").Trim() is { Length: > 0 } written ? written : null;
    }

    /// <returns>The first of the fields as an instant.</returns>
    public static DateTimeOffset? Instant(this JsonElement from, params ReadOnlySpan<string> names) => JsonReading.Instant(from.AnyText(names));

    private static string? Name(JsonProperty field)
    {
        try
        {
            return field.Name.Replace("\0", "") is { Length: > 0 } name ? name : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character in a name: nobody can say it, so nobody misses it.
            return null;
        }
    }
}
