using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.GoogleCloud;

/// <summary>Google Cloud Monitoring's webhook.</summary>
public sealed class GoogleCloudFormat : IFormat
{
    public string Name => "gcp";

    public string Title => "Google Cloud Monitoring";

    public int Order => 90;

    public FormatGuide Guide { get; } = new(
        "Incidents of Cloud Monitoring. It says when they open and when they close.",
        [
            new("Notification channel", "Monitoring, Alerting, Edit notification channels, Webhooks, Add new: this endpoint URL. Then choose the channel in your policies.", "https://imp.example.org/in/YOUR_KEY/gcp"),
        ],
        [
            new("trigger", "`incident.state` is `open`"), new("resolve", "`incident.state` is `closed`"), new("title", "`policy_name` and `resource_display_name`, else `condition_name`"),
            new("dedup key", "`incident_id`"), new("severity", "`severity`, else the policy's label `severity`"), new("source", "`resource_display_name`, `resource_name`"),
            new("description", "`summary`, `documentation.content`"), new("links", "`url`, `documentation.links`"), new("labels", "labels of resource, metric and policy"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.At("incident").Has("incident_id");

    public Reading Read(SenderRequest request)
    {
        var incident = request.Content.At("incident");
        if (incident.ValueKind != JsonValueKind.Object) return Reading.Unknown;

        var closed = string.Equals(incident.Text("state"), "closed", StringComparison.OrdinalIgnoreCase);
        var (what, where) = (incident.AnyText("policy_name", "condition_name") ?? "Google Cloud alert", incident.AnyText("resource_display_name", "resource_name"));
        return Reading.Of(new Alert(
            closed ? AlertAction.Resolve : AlertAction.Trigger, incident.Text("incident_id"), where is null ? what : $"{what} on {where}",
            SeverityMap.Parse(incident.Text("severity") ?? incident.At("policy_user_labels").Text("severity")), where, incident.Instant(closed ? "ended_at" : "started_at"))
        {
            Details = () => Details(incident).Done(),
        });
    }

    private static DetailsDraft Details(JsonElement incident)
    {
        var draft = new DetailsDraft().Describe(incident.Text("summary")).Describe(incident.At("documentation").Text("content")).Link(incident.Text("url"), "Google Cloud")
            .Label("project", incident.Text("scoping_project_id")).Label("condition", incident.Text("condition_name")).Label("observed", incident.Text("observed_value"))
            .Label("threshold", incident.Text("threshold_value")).Label("metric", incident.At("metric").AnyText("displayName", "type")).Labels(incident.At("resource", "labels").Pairs())
            .Labels(incident.At("metric", "labels").Pairs()).Labels(incident.At("policy_user_labels").Pairs());
        foreach (var link in incident.At("documentation", "links").Objects()) draft.Link(link.Text("url"), link.AnyText("display_name", "displayName"));
        return draft;
    }
}
