using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Alertmanager;
using Imp.Domain.Shared;

namespace Imp.Domain.Integrations.Grafana;

/// <summary>Grafana's webhook contact point; and the alerts of dashboards of version 8 and before, which have <c>evalMatches</c>.</summary>
public sealed class GrafanaFormat : ISignedFormat
{
    public string Name => "grafana";

    public string Title => "Grafana";

    public int Order => 100;

    public FormatGuide Guide { get; } = new(
        "Grafana's unified alerting, and the older dashboard alerts. Every alert instance becomes its own incident; Grafana tells when it is over.",
        [
            new("Contact point", "Alerting, Contact points, Add: choose Webhook and put this into URL. Leave the method at POST.", "https://imp.example.org/in/YOUR_KEY/grafana"),
            new("Signature", "Optional, under HMAC signature: a secret of your choice, also set as the integration's signing secret here. Leave the timestamp header empty.",
                "X-Grafana-Alerting-Signature"),
        ],
        [
            new("title", "annotation `summary`, else label `alertname`; before version 9 `ruleName`"), new("dedup key", "`fingerprint`; before version 9 `ruleId`"),
            new("resolve", "`status` of the alert is `resolved`; before version 9 `state` is `ok`"), new("severity", "label `severity`"),
            new("links", "`dashboardURL`, `panelURL`, `generatorURL`, `silenceURL`, annotation `runbook_url`"), new("images", "`imageURL`"),
            new("labels", "labels, other annotations, measured values"),
        ]);

    public bool Recognises(SenderRequest request)
    {
        var body = request.Content;
        return body.Has("evalMatches") || body.At("alerts").ValueKind == JsonValueKind.Array && body.Has("groupKey") && (body.Has("title", "state") || body.Text("version") == "1");
    }

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        if (body.At("alerts").ValueKind == JsonValueKind.Array)
        {
            var alerts = body.At("alerts").Objects().Select(alert => GroupedAlert.Read(alert, body)).ToList();
            return alerts.Count > 0 ? Reading.Of(alerts) : Reading.Nothing("The group holds no alert.");
        }
        return body.Has("evalMatches") || body.Has("ruleId") ? Old(body) : Reading.Unknown;
    }

    public bool IsSigned(SenderRequest request, Secret secret) => Signatures.IsHmac(request.Header("X-Grafana-Alerting-Signature"), request.Body.Span, secret);

    private static Reading Old(JsonElement body)
    {
        var state = body.Text("state");
        var about = new Alert(
            state == "ok" ? AlertAction.Resolve : AlertAction.Trigger, body.Text("ruleId") is { } rule ? $"grafana/{body.Text("orgId")}/{rule}" : null,
            body.AnyText("ruleName", "title"), state == "no_data" ? AlertSeverity.Warning : SeverityMap.Parse(body.At("tags").Text("severity")))
        {
            Details = () => OldDetails(body).Done(),
        };
        return state is "paused" or "pending" ? Reading.Nothing($"The rule is {state}; nothing is wrong yet.", about) : Reading.Of(about);
    }

    private static DetailsDraft OldDetails(JsonElement body)
    {
        var draft = new DetailsDraft().Describe(body.Text("message")).Link(body.Text("ruleUrl"), "Rule").Image(body.Text("imageUrl"), body.Text("ruleUrl"), "Graph").Labels(body.At("tags").Pairs());
        foreach (var match in body.At("evalMatches").Objects()) draft.Label(match.Text("metric") ?? "value", match.Text("value"));
        return draft;
    }
}
