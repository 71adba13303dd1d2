using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Imp.Domain.Integrations;

/// <summary>Reads what senders write, leniently: a wrong type of an optional field is as good as none.</summary>
public static partial class JsonReading
{
    private static readonly DateTimeOffset Year2 = new(2, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The text of a field, numbers included; null when it is missing, null, blank or something else.</returns>
    public static string? Text(this JsonElement from, string name)
    {
        if (from.Field(name) is not { } value) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => String(value),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
        return text?.Replace("\0", "").Trim() is { Length: > 0 } written ? written : null;
    }

    /// <returns>The value of a field, whatever it is; null when there is no such field, or when this is no object.</returns>
    public static JsonElement? Field(this JsonElement from, string name)
    {
        if (from.ValueKind != JsonValueKind.Object) return null;
        try
        {
            return from.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // The name of some other field holds half a character, over which the search stumbles.
            return from.EnumerateObject().Where(one => Is(one, name)).Select(one => (JsonElement?)one.Value).LastOrDefault();
        }
    }

    /// <returns>The first of the fields that has a text.</returns>
    public static string? AnyText(this JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (from.Text(name) is { } text) return text;
        return null;
    }

    /// <returns>An instant, however it was written: ISO 8601 with or without colon in the offset, a plain date and time taken as UTC, or seconds or milliseconds since 1970; null when unreadable or "not set" (year 1).</returns>
    public static DateTimeOffset? Instant(string? text)
    {
        if (text is null) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var epoch)) return FromEpoch(epoch);
        if (text.EndsWith(" UTC", StringComparison.Ordinal)) text = text[..^4];
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > Year2 ? at : null;
    }

    /// <returns>At most so many characters, with an ellipsis where something was cut.</returns>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    internal static string? String(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Senders that cut a text in the middle of an emoji write half of it; the alert counts all the same.
            return JsonSerializer.Deserialize<string>(HalfCharacter().Replace(value.GetRawText(), @"\ufffd"));
        }
    }

    private static bool Is(JsonProperty field, string name)
    {
        try
        {
            return field.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A high surrogate without a low one after it, or a low one without a high one before it.</summary>
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}")]
    private static partial Regex HalfCharacter();

    private static DateTimeOffset? FromEpoch(double epoch)
    {
        var seconds = Math.Abs(epoch) > 1e11 ? epoch / 1000 : epoch;
        return seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
    }
}
