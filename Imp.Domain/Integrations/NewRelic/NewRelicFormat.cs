using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.NewRelic;

/// <summary>New Relic's workflow webhook with the template that the guide offers; also the body of the older notification channels.</summary>
public sealed class NewRelicFormat : IFormat
{
    public string Name => "newrelic";

    public string Title => "New Relic";

    public int Order => 190;

    public FormatGuide Guide { get; } = new(
        "Issues of New Relic by way of a workflow. It says when an issue is acknowledged and when it is closed.",
        [
            new("Destination", "Alerts, Destinations, Webhook: this endpoint URL. Then add it to a workflow, with updates for activated, acknowledged and closed.", "https://imp.example.org/in/YOUR_KEY/newrelic"),
            new("Template", "Into the workflow's webhook message.",
                """
                {"issueId": {{ json issueId }}, "title": {{ json annotations.title.[0] }}, "state": {{ json state }},
                 "priority": {{ json priority }}, "issuePageUrl": {{ json issuePageUrl }}, "triggerEvent": {{ json triggerEvent }},
                 "impactedEntities": {{ json entitiesData.names }}, "alertPolicyNames": {{ json accumulations.policyName }},
                 "alertConditionNames": {{ json accumulations.conditionName }}, "workflowName": {{ json workflowName }},
                 "createdAt": {{ createdAt }}, "updatedAt": {{ updatedAt }}}
                """),
        ],
        [
            new("resolve", "`state` is `CLOSED`; older: `current_state` is `closed`"), new("acknowledge", "`state` is `ACKNOWLEDGED`; older: `acknowledged`"), new("trigger", "any other state"),
            new("title", "`title`; older: `condition_name`"), new("dedup key", "`issueId`; older: `incident_id`"), new("severity", "`priority`: `CRITICAL` `HIGH` `MEDIUM` `LOW`; older: `severity`"),
            new("source", "`impactedEntities`; older: `targets`"), new("links", "`issuePageUrl`, `issueUrl`; older: `incident_url`"), new("labels", "policies, conditions, workflow"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("issueId", "state") || request.Content.Has("incident_id", "current_state");

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        if (body.AnyText("issueId", "incident_id") is not { } id) return Reading.Unknown;

        var action = body.AnyText("state", "current_state")?.ToUpperInvariant() switch
        {
            "CLOSED" => AlertAction.Resolve,
            "ACKNOWLEDGED" => AlertAction.Acknowledge,
            _ => AlertAction.Trigger,
        };
        var priority = body.AnyText("priority", "severity");
        return Reading.Of(new Alert(
            action, $"newrelic/{id}", body.AnyText("title", "condition_name", "details") ?? "New Relic issue", string.Equals(priority, "MEDIUM", StringComparison.OrdinalIgnoreCase) ? AlertSeverity.Warning : SeverityMap.Parse(priority),
            body.At("impactedEntities").Texts().FirstOrDefault() ?? body.At("targets").Objects().FirstOrDefault().Text("name"), body.Instant("updatedAt", "createdAt", "timestamp"))
        {
            Details = () => new DetailsDraft().Describe(body.Text("details")).Link(body.AnyText("issuePageUrl", "issueUrl", "incident_url"), "New Relic").Link(body.Text("runbook_url"), "Runbook")
                .Label("policy", body.Text("policy_name") ?? string.Join(", ", body.At("alertPolicyNames").Texts())).Label("condition", string.Join(", ", body.At("alertConditionNames").Texts()))
                .Label("entities", string.Join(", ", body.At("impactedEntities").Texts())).Label("workflow", body.Text("workflowName")).Label("event", body.Text("triggerEvent")).Done(),
        });
    }
}
