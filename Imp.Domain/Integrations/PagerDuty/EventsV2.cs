using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.PagerDuty;

/// <summary>PagerDuty Events API v2, alert events: <c>POST /v2/enqueue</c>. The format is PagerDuty's; the errors' wording follows its shape so that clients show it.</summary>
public static class EventsV2
{
    public const string Format = "pagerduty-v2";

    private const int LongestSummary = 1_024;
    private const int LongestDedupKey = 255;

    /// <param name="event">The whole body.</param>
    public static ParsedEvent Parse(JsonElement @event)
    {
        if (@event.ValueKind != JsonValueKind.Object) return ParsedEvent.Wrong("Event object must be a JSON object");

        var key = @event.AnyText("routing_key", "service_key");
        var payload = @event.Field("payload") is { ValueKind: JsonValueKind.Object } found ? found : default;
        var action = Action(@event.Text("event_action"));
        var dedupKey = @event.Text("dedup_key");
        var summary = payload.Text("summary");

        var errors = Errors(action, dedupKey, summary);
        if (errors.Count > 0) return new ParsedEvent(null, key, errors);

        return new ParsedEvent(
            new Alert(
                action!.Value, dedupKey, summary is null ? null : JsonReading.Cut(summary, LongestSummary), SeverityMap.Parse(payload.Text("severity")),
                payload.Text("source") ?? @event.Text("client"), JsonReading.Instant(payload.Text("timestamp")))
            {
                Details = () => PagerDutyDetails.Of(@event, payload),
            },
            key, []);
    }

    private static List<string> Errors(AlertAction? action, string? dedupKey, string? summary)
    {
        var errors = new List<string>();
        if (action is null) errors.Add("'event_action' must be one of 'trigger', 'acknowledge', 'resolve'");
        if (action is AlertAction.Acknowledge or AlertAction.Resolve && dedupKey is null) errors.Add("'dedup_key' is missing or blank");
        if (action == AlertAction.Trigger && summary is null) errors.Add("'payload.summary' is missing or blank");
        if (dedupKey?.Length > LongestDedupKey) errors.Add($"'dedup_key' is longer than {LongestDedupKey} characters");
        return errors;
    }

    private static AlertAction? Action(string? word) => word?.ToLowerInvariant() switch
    {
        "trigger" => AlertAction.Trigger,
        "acknowledge" => AlertAction.Acknowledge,
        "resolve" => AlertAction.Resolve,
        _ => null,
    };
}
