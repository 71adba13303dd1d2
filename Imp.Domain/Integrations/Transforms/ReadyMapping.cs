using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>A mapping whose texts were parsed, ready for requests. Pure and total: whatever comes in, it answers.</summary>
public sealed class ReadyMapping
{
    private readonly Mapping mapping;
    private readonly Dictionary<string, PathText> texts = [];
    private readonly List<(string Name, PathText Value)> labels = [];
    private readonly Dictionary<string, AlertSeverity> severities = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> resolve, acknowledge, drop;

    /// <param name="mapping">Without problems; a text that has one counts as empty.</param>
    public ReadyMapping(Mapping mapping)
    {
        this.mapping = mapping;
        foreach (var (field, text) in mapping.Texts().Where(one => one.Field != nameof(Mapping.Labels)))
            if (text.Trim().Length > 0 && PathText.Parse(text).Made is { } made) texts[field] = made;
        foreach (var label in mapping.Labels)
            if (PathText.Parse(label.Value).Made is { } made) labels.Add((label.Name.Trim(), made));
        foreach (var row in mapping.Severities) severities.TryAdd(row.Word.Trim(), row.Severity);
        (resolve, acknowledge, drop) = (Words(mapping.ResolveWords), Words(mapping.AcknowledgeWords), Words(mapping.DropWords));
    }

    public TransformReading Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Undefined) return TransformReading.Failed("The request is neither JSON nor a form.");
        var each = mapping.Each.Trim();
        if (each.Length == 0) return Read(root, [root]);

        var list = PathText.At(root, each);
        if (list.ValueKind != JsonValueKind.Array) return TransformReading.Failed($"There is no array at \"{each}\".");
        if (list.GetArrayLength() > TransformReading.Most) return TransformReading.Failed($"There are {list.GetArrayLength()} alerts at \"{each}\"; at most {TransformReading.Most} are taken.");
        return Read(root, [.. list.EnumerateArray()]);
    }

    private TransformReading Read(JsonElement root, JsonElement[] all)
    {
        var (alerts, unmapped) = (new List<Alert>(all.Length), new List<string>());
        foreach (var here in all)
        {
            var said = Fill(nameof(Mapping.Action), root, here);
            if (drop.Contains(said)) continue;
            var action = resolve.Contains(said) ? AlertAction.Resolve : acknowledge.Contains(said) ? AlertAction.Acknowledge : AlertAction.Trigger;
            var title = Fill(nameof(Mapping.Title), root, here);
            if (title.Length == 0 && action == AlertAction.Trigger) return TransformReading.Failed($"Nothing was found for the title \"{JsonReading.Cut(mapping.Title, 100)}\".");
            alerts.Add(AlertOf(root, here, action, title, SeverityOf(Fill(nameof(Mapping.Severity), root, here), unmapped)));
        }
        return new TransformReading(Reading.Of(alerts).Alerts, null, unmapped);
    }

    private Alert AlertOf(JsonElement root, JsonElement here, AlertAction action, string title, AlertSeverity severity) => new(
        action, Fill(nameof(Mapping.DedupKey), root, here), title, severity, Fill(nameof(Mapping.Source), root, here), JsonReading.Instant(Fill(nameof(Mapping.OccurredAt), root, here) is { Length: > 0 } at ? at : null))
    {
        Details = () => DetailsOf(root, here, title),
    };

    private AlertDetails? DetailsOf(JsonElement root, JsonElement here, string title)
    {
        var draft = new DetailsDraft();
        if (Fill(nameof(Mapping.Description), root, here) is { Length: > 0 } text && text != title) draft.Describe(text);
        draft.Link(Fill(nameof(Mapping.Link), root, here), null);
        foreach (var (name, value) in labels) draft.Label(name, value.Fill(root, here));
        return draft.Done();
    }

    private AlertSeverity SeverityOf(string word, List<string> unmapped)
    {
        if (severities.TryGetValue(word, out var severity)) return severity;
        if (texts.ContainsKey(nameof(Mapping.Severity))) unmapped.Add(word);
        return mapping.Otherwise;
    }

    private string Fill(string field, JsonElement root, JsonElement here) => texts.TryGetValue(field, out var text) ? text.Fill(root, here) : "";

    private static HashSet<string> Words(string list) => new(list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
