using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Alertmanager;

/// <summary>Alertmanager's webhook, version 4, and the older 3: a group of alerts, firing and over together.</summary>
public sealed class AlertmanagerFormat : IFormat
{
    public string Name => "alertmanager";

    public string Title => "Prometheus Alertmanager";

    public int Order => 110;

    public FormatGuide Guide => AlertmanagerGuide.Text;

    public bool Recognises(SenderRequest request) => request.Content.Has("alerts", "groupKey") && request.Content.At("alerts").ValueKind == JsonValueKind.Array;

    public Reading Read(SenderRequest request)
    {
        if (request.Content.At("alerts").ValueKind != JsonValueKind.Array) return Reading.Unknown;

        var alerts = request.Content.At("alerts").Objects().Select(alert => GroupedAlert.Read(alert, request.Content)).ToList();
        return alerts.Count > 0 ? Reading.Of(alerts) : Reading.Nothing("The group holds no alert.");
    }
}
