using System.Text.Json;

namespace Imp.Infrastructure.Notifications;

/// <summary>Reads answers that may be anything.</summary>
internal static class JsonAnswers
{
    /// <returns>A text or a number as text; null when there is none.</returns>
    public static string? Text(this JsonElement? json, string name) => json.Inside(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value => value.GetRawText(),
        _ => null,
    };

    /// <returns>Null when the answer is no object, or has none of this name.</returns>
    public static JsonElement? Inside(this JsonElement? json, string name) => json is { ValueKind: JsonValueKind.Object } one && one.TryGetProperty(name, out var value) ? value : null;

    /// <returns>A wait in seconds, between nothing and a day; null when there is none.</returns>
    public static TimeSpan? Seconds(this JsonElement? json, string name) =>
        json.Inside(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : null;
}
