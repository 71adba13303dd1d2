using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Alertmanager;

/// <summary>One alert of a group, as Alertmanager and Grafana write it.</summary>
internal static class GroupedAlert
{
    /// <param name="group">The body around it, for what is common to all.</param>
    public static Alert Read(JsonElement alert, JsonElement group)
    {
        var (labels, notes) = (alert.At("labels"), alert.At("annotations"));
        var resolved = string.Equals(alert.Text("status") ?? group.Text("status"), "resolved", StringComparison.OrdinalIgnoreCase);
        return new Alert(
            resolved ? AlertAction.Resolve : AlertAction.Trigger,
            alert.Text("fingerprint") ?? LabelFingerprint.Of(labels.Pairs()),
            notes.AnyText("summary", "title", "message") ?? labels.Text("alertname") ?? notes.Text("description") ?? group.AnyText("title", "receiver") ?? "Alert without a name",
            SeverityMap.Parse(labels.AnyText("severity", "priority", "level")),
            labels.AnyText("instance", "host", "job"),
            alert.Instant(resolved ? "endsAt" : "startsAt"))
        {
            Details = () => Details(alert, group).Done(),
        };
    }

    private static DetailsDraft Details(JsonElement alert, JsonElement group)
    {
        var (labels, notes) = (alert.At("labels"), alert.At("annotations"));
        var draft = new DetailsDraft().Describe(notes.AnyText("description", "message")).Describe(alert.Text("valueString"))
            .Link(notes.AnyText("runbook_url", "runbook"), "Runbook")
            .Link(alert.Text("generatorURL"), "Source")
            .Link(alert.Text("dashboardURL"), "Dashboard").Link(alert.Text("panelURL"), "Panel").Link(alert.Text("silenceURL"), "Silence it")
            .Link(group.Text("externalURL"), "Sender")
            .Image(alert.Text("imageURL"), alert.Text("panelURL"), "Graph").Labels(labels.Pairs());
        foreach (var (name, value) in notes.Pairs().Where(note => note.Name is not ("summary" or "description" or "runbook_url"))) draft.Label(name, value);
        return draft.Labels(alert.At("values").Pairs());
    }
}
