using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Azure;

/// <summary>Azure Monitor's common alert schema.</summary>
public sealed class AzureFormat : IFormat
{
    public string Name => "azure";

    public string Title => "Azure Monitor";

    public int Order => 80;

    public FormatGuide Guide { get; } = new(
        "Alerts of Azure Monitor in the common alert schema. Rules that are stateless never say that it is over; make yours stateful where you can.",
        [
            new("Action group", "Monitor, Alerts, Action groups, your group, Actions: type Webhook, this URI, and enable the common alert schema: Yes.", "https://imp.example.org/in/YOUR_KEY/azure"),
        ],
        [
            new("trigger", "`monitorCondition` is `Fired`"), new("resolve", "`monitorCondition` is `Resolved`"), new("title", "`alertRule` and the first target's name"),
            new("dedup key", "`alertId`, else `originAlertId`"), new("severity", "`Sev0` critical, `Sev1` error, `Sev2` warning, `Sev3` and `Sev4` info"), new("source", "`configurationItems`, `alertTargetIDs`"),
            new("description", "`description`, conditions of the metric"), new("links", "`investigationLink`"), new("labels", "`signalType`, `monitoringService`, dimensions, `customProperties`"),
        ]);

    public bool Recognises(SenderRequest request) => string.Equals(request.Content.Text("schemaId"), "azureMonitorCommonAlertSchema", StringComparison.OrdinalIgnoreCase);

    public Reading Read(SenderRequest request)
    {
        var data = request.Content.At("data");
        var facts = data.At("essentials");
        if (facts.ValueKind != JsonValueKind.Object) return Reading.Unknown;

        var resolved = string.Equals(facts.Text("monitorCondition"), "Resolved", StringComparison.OrdinalIgnoreCase);
        var target = facts.At("configurationItems").Texts().FirstOrDefault() ?? facts.At("alertTargetIDs").Texts().FirstOrDefault()?.Split('/')[^1];
        var rule = facts.Text("alertRule") ?? "Azure alert";
        return Reading.Of(new Alert(
            resolved ? AlertAction.Resolve : AlertAction.Trigger, facts.AnyText("alertId", "originAlertId"), target is null ? rule : $"{rule} on {target}", Severity(facts.Text("severity")),
            target, facts.Instant(resolved ? "resolvedDateTime" : "firedDateTime"))
        {
            Details = () => Details(facts, data).Done(),
        });
    }

    private static AlertSeverity Severity(string? word) => word?.ToLowerInvariant() switch
    {
        "sev0" => AlertSeverity.Critical,
        "sev1" => AlertSeverity.Error,
        "sev2" => AlertSeverity.Warning,
        "sev3" or "sev4" => AlertSeverity.Info,
        _ => SeverityMap.Parse(word),
    };

    private static DetailsDraft Details(JsonElement facts, JsonElement data)
    {
        var draft = new DetailsDraft().Describe(facts.Text("description")).Link(facts.Text("investigationLink"), "Investigate")
            .Label("signal", facts.Text("signalType")).Label("service", facts.Text("monitoringService")).Label("rule", facts.Text("alertRule"));
        foreach (var part in data.At("alertContext", "condition", "allOf").Objects())
        {
            draft.Describe($"{part.Text("metricName")} {part.Text("operator")} {part.Text("threshold")}: {part.Text("metricValue")}")
                .Link(part.AnyText("linkToFilteredSearchResultsUI", "linkToSearchResultsUI"), "Results");
            foreach (var dimension in part.At("dimensions").Objects()) draft.Label(dimension.Text("name") ?? "", dimension.Text("value"));
        }
        return draft.Labels(data.At("customProperties").Pairs());
    }
}
