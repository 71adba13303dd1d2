using System.Globalization;
using System.Text;
using System.Text.Json;
using Imp.Domain.Audit;
using Imp.Domain.Languages;
using Imp.Domain.Shared;
using Imp.Web.Kit;

namespace Imp.Web.Audit;

/// <summary>Rows of the audit log in words for people.</summary>
public static class AuditWords
{
    /// <summary>Longer values are cut; the export has all of them.</summary>
    private const int Longest = 400;

    /// <returns><c>AcknowledgeIncident</c> as "Acknowledge incident".</returns>
    public static string Of(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var at = 0; at < name.Length; at++)
        {
            if (at > 0 && char.IsUpper(name[at])) words.Append(' ').Append(char.ToLowerInvariant(name[at]));
            else words.Append(at == 0 ? char.ToUpperInvariant(name[at]) : name[at]);
        }
        return words.ToString();
    }

    /// <summary>What kind of thing acted.</summary>
    public static Look Of(ActorKind kind) => kind switch
    {
        ActorKind.Person => new Look("Person", "user", Tone.Muted),
        ActorKind.Key => new Look("API key", "key", Tone.Muted),
        ActorKind.Integration => new Look("Integration", "plug", Tone.Muted),
        ActorKind.System => new Look("Imp", "server", Tone.Muted),
    };

    /// <summary>The command's values by what they are called in the reader's language, ids by what they are called now; empty values are left out. What is inside a value has the words of the code.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Details(AuditEntry row, IReadOnlyDictionary<Guid, string> names, Wording words)
    {
        try
        {
            using var json = JsonDocument.Parse(row.Detail);
            return json.RootElement.ValueKind != JsonValueKind.Object ? []
                : [.. json.RootElement.EnumerateObject().Select(one => KeyValuePair.Create(AuditFields.Of(one.Name, words), Cut(Text(one.Value, names, words)))).Where(one => one.Value.Length > 0)];
        }
        catch (JsonException)
        {
            return [KeyValuePair.Create(words["Command"], Cut(row.Detail))];
        }
    }

    private static string Text(JsonElement value, IReadOnlyDictionary<Guid, string> names, Wording words) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.True => words["yes"],
        JsonValueKind.False => words["no"],
        JsonValueKind.String when value.TryGetGuid(out var id) => names.GetValueOrDefault(id, id.ToString()),
        JsonValueKind.String when value.TryGetDateTimeOffset(out var at) => words.Date(at.ToUniversalTime(), "d MMM yyyy, HH:mm") + at.ToUniversalTime().ToString(":ss 'UTC'", CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(one => Text(one, names, words))),
        JsonValueKind.Object => string.Join("; ", value.EnumerateObject().Select(one => $"{Of(one.Name).ToLowerInvariant()} {Text(one.Value, names, words)}")),
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "…" : text;
}
