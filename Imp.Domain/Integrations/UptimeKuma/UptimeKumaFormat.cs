using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.UptimeKuma;

/// <summary>Uptime Kuma's webhook: JSON, a form whose part <c>data</c> holds the JSON, or a question with its parts in the query.</summary>
public sealed class UptimeKumaFormat : IFormat
{
    public string Name => "uptime-kuma";

    public string Title => "Uptime Kuma";

    public int Order => 120;

    public bool TakesGet => true;

    public FormatGuide Guide { get; } = new(
        "One incident per monitor, from down until it is up again. Uptime Kuma does not send again what could not be delivered, so let it reach Imp reliably.",
        [
            new("Notification", "Settings, Notifications, Set up: choose Webhook, put this into Post URL and leave the request body at its preset. Then use it in your monitors.",
                "https://imp.example.org/in/YOUR_KEY/uptime-kuma"),
        ],
        [
            new("title", "`monitor.name` and `heartbeat.msg`"), new("dedup key", "`monitor.id`"), new("trigger", "`heartbeat.status` is 0"), new("resolve", "`heartbeat.status` is 1"),
            new("no alert", "status 2 (pending) and 3 (maintenance), the test button"), new("severity", "tag `severity` of the monitor; missing is `error`"),
            new("source", "`monitor.hostname` or `monitor.url`"), new("links", "`monitor.url`"), new("labels", "`monitor.tags`, `monitor.type`"),
        ]);

    public bool Recognises(SenderRequest request)
    {
        var body = Unpack(request);
        return body.Has("heartbeat", "monitor", "msg");
    }

    public Reading Read(SenderRequest request)
    {
        var body = Unpack(request);
        var (beat, monitor) = (body.Unpacked("heartbeat"), body.Unpacked("monitor"));
        var message = body.Text("msg");
        if (!body.Has("heartbeat") && !body.Has("monitor")) return Reading.Unknown;
        if (beat.ValueKind == JsonValueKind.Undefined) return Certificate(message, monitor);

        var name = monitor.Text("name");
        var about = new Alert(
            beat.Text("status") == "1" ? AlertAction.Resolve : AlertAction.Trigger, (monitor.Text("id") ?? beat.Text("monitorID")) is { } id ? $"uptime-kuma/{id}" : null,
            name is null ? message : beat.Text("msg") is { } why ? $"{name}: {why}" : name, Severity(monitor), monitor.AnyText("hostname", "url"), beat.Instant("time"))
        {
            Details = () => Details(monitor, beat, message),
        };
        return beat.Text("status") switch
        {
            "0" or "1" => Reading.Of(about),
            "2" => Reading.Nothing("The monitor is pending: it is being tried again.", about),
            "3" => Reading.Nothing("The monitor is in maintenance.", about),
            _ => Reading.Of(about),
        };
    }

    private static JsonElement Unpack(SenderRequest request) => request.Content.Unpacked("data") is { ValueKind: JsonValueKind.Object } inner ? inner : request.Content;

    /// <summary>Without a heartbeat it is the test button, or the warning that a certificate runs out.</summary>
    private static Reading Certificate(string? message, JsonElement monitor) =>
        message?.Contains("certificate", StringComparison.OrdinalIgnoreCase) == true
            ? Reading.Of(new Alert(AlertAction.Trigger, null, message, AlertSeverity.Warning, monitor.AnyText("hostname", "url")))
            : Reading.Nothing("The sender's test: " + (message ?? "no message"));

    private static AlertSeverity Severity(JsonElement monitor) =>
        SeverityMap.Parse(monitor.At("tags").Objects().FirstOrDefault(tag => string.Equals(tag.Text("name"), "severity", StringComparison.OrdinalIgnoreCase)).Text("value"));

    private static AlertDetails? Details(JsonElement monitor, JsonElement beat, string? message)
    {
        var draft = new DetailsDraft().Describe(message).Link(monitor.Text("url"), monitor.Text("name")).Label("type", monitor.Text("type")).Label("port", monitor.Text("port"))
            .Label("retries", beat.Text("retries"));
        foreach (var tag in monitor.At("tags").Objects()) draft.Label(tag.Text("name") ?? "tag", tag.Text("value") ?? "yes");
        return draft.Done();
    }
}
