using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;

namespace Imp.Domain.Integrations.Sentry;

/// <summary>Sentry's webhooks of an internal integration, and the body of its older plugin.</summary>
public sealed class SentryFormat : ISignedFormat
{
    public string Name => "sentry";

    public string Title => "Sentry";

    public int Order => 20;

    public FormatGuide Guide { get; } = new(
        "Metric alerts open and end incidents by themselves. Issue alerts only open: choose the resource Issue as well, so that resolving there ends them here.",
        [
            new("Internal integration", "Settings, Developer settings, New internal integration: this Webhook URL, Alert rule action on, and the resource Issue. Then add it as an action to your alert rules.",
                "https://imp.example.org/in/YOUR_KEY/sentry"),
            new("Client secret", "Recommended: copy Sentry's Client Secret from that page and set it here as the integration's signing secret.", "Sentry-Hook-Signature"),
        ],
        [
            new("trigger", "`metric_alert` `critical` or `warning`; `event_alert` `triggered`; `issue` `unresolved`"), new("resolve", "`metric_alert` `resolved`; `issue` `resolved` or `archived`"),
            new("no alert", "`issue` `created` and `assigned`, installations, comments"), new("title", "`description_title`, the event's or the issue's `title`"),
            new("dedup key", "the metric alert's organisation and identifier; the issue's id"), new("severity", "the metric alert's action; the event's `level`"), new("links", "`web_url`"),
            new("labels", "project, rule, and the event's tags"), new("delivery id", "header `Request-ID`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Header("Sentry-Hook-Resource") is not null;

    public Reading Read(SenderRequest request)
    {
        var (body, data) = (request.Content, request.Content.At("data"));
        var kind = request.Header("Sentry-Hook-Resource") ?? (data.Has("metric_alert") ? "metric_alert" : data.Has("issue") ? "issue" : data.Has("event") ? "event_alert" : null);
        if (kind is null) return body.Has("project_slug") || body.Has("culprit") ? Reading.Of(Plugin(body)) : Reading.Unknown;

        var action = body.Text("action");
        var reading = kind switch
        {
            "metric_alert" => Reading.Of(Metric(data, action)),
            "event_alert" => Reading.Of(Event(data)),
            "issue" when action is "resolved" or "archived" or "unresolved" => Reading.Of(Issue(data.At("issue"), action)),
            "issue" => Reading.Nothing($"An issue was {JsonReading.Cut(action ?? "changed", 60)}; an alert rule decides whether somebody is woken.", Issue(data.At("issue"), action)),
            _ => Reading.Nothing($"Sentry's \"{JsonReading.Cut(kind, 60)}\" opens no incident."),
        };
        return reading with { DeliveryId = request.Header("Request-ID") };
    }

    public bool IsSigned(SenderRequest request, Secret secret) => Signatures.IsHmac(request.Header("Sentry-Hook-Signature"), request.Body.Span, secret);

    private static Alert Metric(JsonElement data, string? action)
    {
        var alert = data.At("metric_alert");
        return new Alert(
            action == "resolved" ? AlertAction.Resolve : AlertAction.Trigger, $"sentry/{alert.Text("organization_id")}/{alert.AnyText("identifier", "id")}",
            data.Text("description_title") ?? alert.Text("title") ?? alert.At("alert_rule").Text("name") ?? "Metric alert", SeverityMap.Parse(action),
            alert.At("projects").Texts().FirstOrDefault(), alert.Instant("date_detected", "date_started"))
        {
            Details = () => new DetailsDraft().Describe(data.Text("description_text")).Link(data.Text("web_url"), "Sentry").Label("rule", alert.At("alert_rule").Text("name"))
                .Label("query", alert.At("alert_rule").Text("query")).Label("projects", string.Join(", ", alert.At("projects").Texts())).Done(),
        };
    }

    private static Alert Event(JsonElement data)
    {
        var happened = data.At("event");
        return new Alert(
            AlertAction.Trigger, happened.Text("issue_id") is { } id ? $"sentry/issue/{id}" : null, happened.AnyText("title", "message") ?? "Issue alert", SeverityMap.Parse(happened.Text("level")),
            happened.AnyText("server_name", "culprit", "project"), happened.Instant("datetime", "timestamp"))
        {
            Details = () => EventDetails(happened).Label("rule", data.Text("triggered_rule")).Done(),
        };
    }

    private static Alert Issue(JsonElement issue, string? action) => new(
        action is "resolved" or "archived" ? AlertAction.Resolve : AlertAction.Trigger, issue.Text("id") is { } id ? $"sentry/issue/{id}" : null, issue.Text("title") ?? "Issue",
        SeverityMap.Parse(issue.Text("level")), issue.At("project").AnyText("slug", "name"), issue.Instant("lastSeen"))
    {
        Details = () => new DetailsDraft().Describe(issue.Text("culprit")).Link(issue.AnyText("web_url", "permalink"), issue.Text("shortId") ?? "Sentry")
            .Label("project", issue.At("project").Text("slug")).Label("level", issue.Text("level")).Label("category", issue.Text("issueCategory")).Label("priority", issue.Text("priority")).Done(),
    };

    private static Alert Plugin(JsonElement body) => new(
        AlertAction.Trigger, body.Text("id") is { } id ? $"sentry/issue/{id}" : null, body.At("event").Text("title") ?? body.AnyText("message", "culprit") ?? "Sentry",
        SeverityMap.Parse(body.Text("level")), body.AnyText("project_slug", "project"))
    {
        Details = () => EventDetails(body.At("event")).Describe(body.Text("culprit")).Link(body.Text("url"), "Sentry").Label("project", body.AnyText("project_slug", "project")).Done(),
    };

    /// <summary>Tags are pairs in lists.</summary>
    private static DetailsDraft EventDetails(JsonElement happened)
    {
        var draft = new DetailsDraft().Describe(happened.AnyText("culprit", "location")).Link(happened.AnyText("web_url", "issue_url"), "Sentry").Label("environment", happened.Text("environment"));
        foreach (var tag in happened.At("tags").Elements().Select(tag => tag.Texts().ToArray()).Where(tag => tag.Length == 2)) draft.Label(tag[0], tag[1]);
        return draft;
    }
}
