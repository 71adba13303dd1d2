using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.PagerDuty;

/// <summary>PagerDuty's older API: <c>POST /generic/2010-04-15/create_event.json</c>.</summary>
public static class EventsV1
{
    public const string Format = "pagerduty-v1";

    /// <param name="event">The whole body.</param>
    public static ParsedEvent Parse(JsonElement @event)
    {
        if (@event.ValueKind != JsonValueKind.Object) return ParsedEvent.Wrong("Event object must be a JSON object");

        var service = @event.AnyText("service_key", "routing_key");
        var key = @event.Text("incident_key");
        var description = @event.Text("description");
        AlertAction? action = @event.Text("event_type")?.ToLowerInvariant() switch
        {
            "trigger" => AlertAction.Trigger,
            "acknowledge" => AlertAction.Acknowledge,
            "resolve" => AlertAction.Resolve,
            _ => null,
        };

        var errors = new List<string>();
        if (action is null) errors.Add("Event type must be one of 'trigger', 'acknowledge', 'resolve'");
        if (action is AlertAction.Acknowledge or AlertAction.Resolve && key is null) errors.Add("Incident key is missing or blank");
        if (action == AlertAction.Trigger && description is null) errors.Add("Description is missing or blank");
        if (errors.Count > 0) return new ParsedEvent(null, service, errors);

        var alert = new Alert(action!.Value, key, description, SeverityMap.Parse(@event.At("details").Text("severity")), @event.Text("client"))
        {
            Details = () => Details(@event),
        };
        return new ParsedEvent(Reading.Of(alert).Alerts[0], service, []);
    }

    private static AlertDetails? Details(JsonElement @event)
    {
        var details = @event.At("details");
        var draft = new DetailsDraft().Describe(details.Text() ?? details.AnyText("description", "message")).Labels(details.Pairs()).Link(@event.Text("client_url"), @event.Text("client"));
        foreach (var context in @event.At("contexts").Objects())
        {
            if (context.Text("type") == "image") draft.Image(context.Text("src"), context.Text("href"), context.Text("alt"));
            else draft.Link(context.Text("href"), context.Text("text"));
        }
        return draft.Done();
    }
}
