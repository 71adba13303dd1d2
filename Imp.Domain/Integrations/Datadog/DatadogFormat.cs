using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Datadog;

/// <summary>Datadog's webhook with the payload that the guide offers; also what it sends without one.</summary>
public sealed class DatadogFormat : IFormat
{
    public string Name => "datadog";

    public string Title => "Datadog";

    public int Order => 170;

    public FormatGuide Guide { get; } = new(
        "Datadog sends what its webhook's payload says, so paste this one. Without it the alerts arrive, but nothing says when they are over.",
        [
            new("Webhook", "Integrations, Webhooks, New: this URL. Then write @webhook-imp into the messages of your monitors.", "https://imp.example.org/in/YOUR_KEY/datadog"),
            new("Payload", "Into the webhook's Payload. It may be sent as JSON or encoded as form.",
                """
                {"title":"$EVENT_TITLE","body":"$EVENT_MSG","transition":"$ALERT_TRANSITION","alert_id":"$ALERT_ID",
                 "cycle":"$ALERT_CYCLE_KEY","aggreg":"$AGGREG_KEY","priority":"$ALERT_PRIORITY","type":"$ALERT_TYPE",
                 "scope":"$ALERT_SCOPE","metric":"$ALERT_METRIC","query":"$ALERT_QUERY","status":"$ALERT_STATUS",
                 "link":"$LINK","snapshot":"$SNAPSHOT","tags":"$TAGS","host":"$HOSTNAME","date":"$DATE","event_id":"$ID","org":"$ORG_NAME"}
                """),
        ],
        [
            new("resolve", "`transition` is `Recovered`"), new("trigger", "any other transition"), new("title", "`title`"),
            new("dedup key", "`cycle`, else `aggreg`, else `alert_id` and `scope`"), new("severity", "`priority`, else `type`"), new("source", "`host`"),
            new("description", "`body`"), new("links", "`link`"), new("images", "`snapshot`"), new("labels", "`tags`, `metric`, `scope`, `query`"), new("delivery id", "`event_id` with the transition"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("transition", "alert_id") || request.Content.Has("event_type", "last_updated", "org");

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        string? Said(string name) => body.Text(name) is { } text && !text.StartsWith('$') ? text : null;

        if (Said("title") is null && Said("alert_id") is null) return Reading.Unknown;

        var transition = Said("transition");
        var tags = (Said("tags") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Reading.Of(new Alert(
            transition?.StartsWith("Recovered", StringComparison.OrdinalIgnoreCase) == true ? AlertAction.Resolve : AlertAction.Trigger,
            Said("cycle") ?? Said("aggreg") ?? (Said("alert_id") is { } id ? $"datadog/{id}/{Said("scope")}" : null), Said("title") ?? "Datadog alert",
            SeverityMap.Parse(Said("priority") ?? Type(Said("type"), transition)), Said("host") ?? Said("scope"), JsonReading.Instant(Said("date") ?? Said("last_updated")),
            Said("event_id") is { } sent ? $"{sent}/{transition}" : null)
        {
            Details = () => new DetailsDraft().Describe(Said("body")?.Replace("%%%", "")).Link(Said("link"), "Datadog").Image(Said("snapshot"), Said("link"), "Graph")
                .Label("transition", transition).Label("metric", Said("metric")).Label("scope", Said("scope")).Label("query", Said("query"))
                .Labels(tags.Select(tag => tag.Split(':', 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1] : "yes"))).Done(),
        });
    }

    private static string? Type(string? type, string? transition) =>
        transition?.Contains("Warn", StringComparison.OrdinalIgnoreCase) == true || transition?.Contains("No Data", StringComparison.OrdinalIgnoreCase) == true ? "warning" : type == "success" ? "info" : type;
}
