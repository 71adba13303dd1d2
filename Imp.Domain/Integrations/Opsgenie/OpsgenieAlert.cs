using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Opsgenie;

/// <summary>The body that creates an alert.</summary>
public static class OpsgenieAlert
{
    private const int MostTags = 20;
    private const int LongestNote = 4_096;

    /// <summary>Word for word what upstream says; people search for it.</summary>
    public const string NoMessage = "Message can not be empty.";

    /// <param name="body">The whole body.</param>
    public static Reading Read(JsonElement body)
    {
        if (body.Text("message") is not { } message) return Reading.Wrong(NoMessage);

        return Reading.Of(new Alert(AlertAction.Trigger, body.Text("alias"), message, Severity(body.Text("priority")), body.AnyText("source", "entity", "user"))
        {
            Details = () => Details(body),
        });
    }

    /// <summary>What Opsgenie's own outgoing webhooks say of one of its alerts.</summary>
    internal static Reading ReadForwarded(JsonElement body)
    {
        var alert = body.At("alert");
        AlertAction? action = body.Text("action")?.ToLowerInvariant() switch
        {
            "create" => AlertAction.Trigger,
            "acknowledge" => AlertAction.Acknowledge,
            "close" or "delete" => AlertAction.Resolve,
            _ => null,
        };
        if (action is null) return Reading.Nothing($"\"{body.Text("action")}\" of an alert is not followed.");

        var read = Read(alert);
        return read.Alerts is [var one] ? Reading.Of(one with { Action = action.Value, DedupKey = one.DedupKey ?? alert.Text("alertId"), Details = action == AlertAction.Trigger ? one.Details : null }) : read;
    }

    /// <returns>The key under which an alias is stored: the same, unless it is longer than a key may be.</returns>
    public static string? KeyOf(string alias) => Reading.Of(new Alert(AlertAction.Resolve, alias, null, AlertSeverity.Info)).Alerts[0].DedupKey;

    /// <returns>What a priority means; what cannot be read is P3, as upstream has it.</returns>
    public static AlertSeverity Severity(string? priority) => IsPriority(priority) ? SeverityMap.Parse(priority) : AlertSeverity.Warning;

    /// <returns>True for P1 to P5.</returns>
    public static bool IsPriority(string? word) => word is { Length: 2 } && word[0] is 'P' or 'p' && word[1] is >= '1' and <= '5';

    /// <returns>Texts of an array or of one text parted by commas.</returns>
    internal static IReadOnlyList<string> Words(JsonElement list) =>
        [.. (list.ValueKind == JsonValueKind.String ? (list.Text() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : list.Texts()).Take(MostTags)];

    internal static string? Remark(string? note) => note is null ? null : JsonReading.Cut(note, LongestNote);

    internal static DetailsDraft Pairs(DetailsDraft draft, JsonElement details)
    {
        foreach (var (name, value) in details.Pairs())
        {
            draft.Label(name, value);
            draft.Link(value, name);
        }
        return draft;
    }

    private static AlertDetails? Details(JsonElement body)
    {
        var (tags, note) = (Words(body.At("tags")), Remark(body.Text("note")));
        return Pairs(new DetailsDraft().Describe(body.Text("description")).Label("entity", body.Text("entity")), body.At("details"))
            .Label("responders", Joined(body.At("responders").Objects().Select(one => one.AnyText("name", "username", "id")).OfType<string>()))
            .Label("actions", Joined(body.At("actions").Texts())).Label("user", body.Text("user"))
            .Change(tags.Count > 0 || note is not null ? new AlertChange { AddTags = tags.Count > 0 ? tags : null, Note = note } : null).Done();
    }

    private static string? Joined(IEnumerable<string> words) => string.Join(", ", words.Take(50)) is { Length: > 0 } text ? text : null;
}
