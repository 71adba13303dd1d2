using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Generic;

/// <summary>Any JSON: takes the fields that senders commonly use, and never turns an event away because it knows none of them.</summary>
public static class GenericJson
{
    public const string Format = "generic";

    /// <summary>The title of something that could not be read.</summary>
    public const string Unrecognised = "Unrecognised payload";

    private const int LongestTitle = 1_024;

    public static ParsedEvent Parse(JsonElement @event)
    {
        if (IsEmpty(@event)) return ParsedEvent.Wrong("There is nothing in the body; send at least a \"title\".");

        var dedupKey = @event.AnyText("dedup_key", "dedupKey", "dedup", "incident_key", "alias", "fingerprint", "key");
        if (dedupKey?.Length > DedupKeys.Longest) return ParsedEvent.Wrong($"\"dedup_key\" is longer than {DedupKeys.Longest} characters.");

        var title = @event.AnyText("title", "summary", "message", "alertname", "name", "subject", "text", "description");
        var line = JsonReading.Cut(FirstLine(title) ?? Unrecognised, LongestTitle);
        return new ParsedEvent(
            new Alert(
                Action(@event.AnyText("event_action", "action", "status", "state")), dedupKey, line,
                SeverityMap.Parse(@event.AnyText("severity", "priority", "level")), @event.AnyText("source", "host", "hostname", "instance"),
                JsonReading.Instant(@event.AnyText("timestamp", "time", "occurred_at")), @event.AnyText("event_id", "eventId"))
            {
                Details = () => GenericDetails.Of(@event, line),
            },
            null, []);
    }

    private static AlertAction Action(string? word) => word?.ToLowerInvariant() switch
    {
        "resolve" or "resolved" or "close" or "closed" or "ok" or "up" or "recovered" or "recovery" or "normal" or "clear" or "cleared" => AlertAction.Resolve,
        "acknowledge" or "acknowledged" or "ack" => AlertAction.Acknowledge,
        _ => AlertAction.Trigger,
    };

    private static string? FirstLine(string? text) => text?.Split('\n', 2)[0].Trim();

    private static bool IsEmpty(JsonElement @event) => @event.ValueKind switch
    {
        JsonValueKind.Object => !@event.EnumerateObject().Any(),
        JsonValueKind.Array => @event.GetArrayLength() == 0,
        JsonValueKind.String => string.IsNullOrWhiteSpace(JsonReading.String(@event)),
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        _ => false,
    };
}
