using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.PagerDuty;

/// <summary>PagerDuty's change events: <c>POST /v2/change/enqueue</c>. Something was changed; nobody is woken.</summary>
public static class ChangeEvent
{
    public const string Format = "pagerduty-change";

    /// <summary>Why a change opens no incident, for the ledger.</summary>
    public const string Note = "A change: it is kept, and opens no incident.";

    /// <param name="event">The whole body.</param>
    public static ParsedEvent Parse(JsonElement @event)
    {
        if (@event.ValueKind != JsonValueKind.Object) return ParsedEvent.Wrong("Event object must be a JSON object");

        var (key, payload) = (@event.AnyText("routing_key", "service_key"), @event.At("payload"));
        if (payload.Text("summary") is not { } summary) return new ParsedEvent(null, key, ["'payload.summary' is missing or blank"]);

        var about = new Alert(AlertAction.Trigger, null, summary, AlertSeverity.Info, payload.Text("source"), payload.Instant("timestamp")) { Details = () => PagerDutyDetails.Of(@event, payload) };
        return new ParsedEvent(Reading.Nothing(Note, about).About, key, []);
    }
}
