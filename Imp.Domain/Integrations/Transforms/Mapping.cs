using System.Text.Json;
using System.Text.Json.Serialization;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>One row of the table of severities.</summary>
/// <param name="Word">As the sender writes it; case does not count.</param>
public sealed record SeverityRow(string Word, AlertSeverity Severity);

/// <summary>One label.</summary>
/// <param name="Value">A text with places.</param>
public sealed record LabelRow(string Name, string Value);

/// <summary>A form that says where in a request each part of an alert stands. Texts may have places: <see cref="PathText"/>.</summary>
public sealed record Mapping
{
    private const int MostRows = 64;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Path of an array of which each element is an alert; empty when the whole request is one.</summary>
    public string Each { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>Empty: made from the title.</summary>
    public string DedupKey { get; init; } = "";

    public string Source { get; init; } = "";

    public string Description { get; init; } = "";

    public string OccurredAt { get; init; } = "";

    public string Link { get; init; } = "";

    /// <summary>Where the sender says what it wants.</summary>
    public string Action { get; init; } = "";

    /// <summary>Words at <see cref="Action"/> that end the alert, parted by commas.</summary>
    public string ResolveWords { get; init; } = "resolved, ok, closed, recovered";

    /// <summary>Words that say that somebody has it.</summary>
    public string AcknowledgeWords { get; init; } = "acknowledged";

    /// <summary>Words at which the request is left out.</summary>
    public string DropWords { get; init; } = "";

    /// <summary>Where the sender says how bad it is.</summary>
    public string Severity { get; init; } = "";

    public IReadOnlyList<SeverityRow> Severities { get; init; } = [];

    /// <summary>For every word that the table does not have, and for none.</summary>
    public AlertSeverity Otherwise { get; init; } = AlertSeverity.Error;

    public IReadOnlyList<LabelRow> Labels { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <returns>Null for a text that is no mapping.</returns>
    public static Mapping? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Mapping>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>What is wrong, by the field's name; empty when nothing is.</returns>
    public IReadOnlyDictionary<string, string> Problems()
    {
        var problems = new Dictionary<string, string>();
        if (Title.Trim().Length == 0) problems[nameof(Title)] = "A title is needed, such as {{title}}.";
        if (Each.Trim().Length > 0 && !PathText.IsPath(Each.Trim())) problems[nameof(Each)] = "This is no path; write it like alerts or data.items.";
        foreach (var (name, text) in Texts())
            if (PathText.Parse(text).Problem is { } problem) problems.TryAdd(name, problem);
        if (Severities.Count > MostRows) problems[nameof(Severities)] = $"At most {MostRows} rows.";
        if (Labels.Count > MostRows) problems[nameof(Labels)] = $"At most {MostRows} rows.";
        if (Labels.Any(label => label.Name.Trim().Length == 0)) problems[nameof(Labels)] = "Every label has a name.";
        return problems;
    }

    /// <summary>Every text with places, under the name of its field.</summary>
    internal IEnumerable<(string Field, string Text)> Texts() =>
    [
        (nameof(Title), Title), (nameof(DedupKey), DedupKey), (nameof(Source), Source), (nameof(Description), Description), (nameof(OccurredAt), OccurredAt), (nameof(Link), Link),
        (nameof(Action), Action), (nameof(Severity), Severity), .. Labels.Select(label => (nameof(Labels), label.Value)),
    ];
}
