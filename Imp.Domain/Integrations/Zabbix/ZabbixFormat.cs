using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Zabbix;

/// <summary>Zabbix by way of a webhook media type whose script and parameters the guide offers.</summary>
public sealed class ZabbixFormat : IFormat
{
    public string Name => "zabbix";

    public string Title => "Zabbix";

    public int Order => 180;

    public FormatGuide Guide { get; } = new(
        "A media type of the kind Webhook that sends problems, their recovery and their acknowledgement. Zabbix's own PagerDuty media type works as well: change the address in its script.",
        [
            new("Media type", "Alerts, Media types, Create: type Webhook, this script. Then give a user this media, and an action whose recovery and update operations use it too.",
                """
                var p = JSON.parse(value), r = new HttpRequest();
                r.addHeader('Content-Type: application/json');
                r.post('https://imp.example.org/in/YOUR_KEY/zabbix', JSON.stringify(p));
                if (r.getStatus() < 200 || r.getStatus() > 299) throw 'Imp answered ' + r.getStatus();
                return 'OK';
                """),
            new("Parameters", "Of the media type, one line each.",
                """
                event_id       {EVENT.ID}
                value          {EVENT.VALUE}
                update_status  {EVENT.UPDATE.STATUS}
                update_action  {EVENT.UPDATE.ACTION}
                severity       {EVENT.NSEVERITY}
                name           {EVENT.NAME}
                opdata         {EVENT.OPDATA}
                host           {HOST.NAME}
                host_ip        {HOST.IP}
                trigger_id     {TRIGGER.ID}
                tags           {EVENT.TAGSJSON}
                url            {$ZABBIX.URL}
                """),
        ],
        [
            new("trigger", "`value` is 1"), new("resolve", "`value` is 0"), new("acknowledge", "an update whose `update_action` says `acknowledged`"), new("no alert", "any other update"),
            new("title", "`name` and `host`"), new("dedup key", "`event_id`, the problem's, which its recovery has too"), new("severity", "0 and 1 info, 2 and 3 warning, 4 error, 5 critical"),
            new("source", "`host`"), new("description", "`opdata`"), new("links", "`url` with event and trigger"), new("labels", "`tags`, `host_ip`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("event_id", "value") && (request.Content.Has("trigger_id") || request.Content.Has("update_status"));

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;

        // A macro that Zabbix could not resolve stays as it was written.
        string? Said(string name) => body.Text(name) is { } text && !(text.StartsWith('{') && text.EndsWith('}') && !text.Contains('"')) ? text : null;

        if (Said("event_id") is not { } id || Said("name") is null && Said("value") is null) return Reading.Unknown;

        var alert = new Alert(
            Said("value") == "0" ? AlertAction.Resolve : AlertAction.Trigger, $"zabbix/{id}", Said("host") is { } host ? $"{Said("name") ?? "Problem"} on {host}" : Said("name"), Severity(Said("severity")), Said("host"))
        {
            Details = () => new DetailsDraft().Describe(Said("opdata")).Describe(Said("message")).Link(EventAddress(Said("url"), Said("trigger_id"), id), "Zabbix")
                .Label("host address", Said("host_ip")).Labels(Tags(body.At("tags"))).Done(),
        };
        if (Said("update_status") != "1") return Reading.Of(alert);
        var what = Said("update_action") ?? "";
        return what.Contains("acknowledged", StringComparison.OrdinalIgnoreCase) && !what.Contains("unacknowledged", StringComparison.OrdinalIgnoreCase)
            ? Reading.Of(alert with { Action = AlertAction.Acknowledge }) : Reading.Nothing("An update without acknowledgement.", alert);
    }

    private static AlertSeverity Severity(string? number) => number switch
    {
        "0" or "1" => AlertSeverity.Info,
        "2" or "3" => AlertSeverity.Warning,
        "4" => AlertSeverity.Error,
        "5" => AlertSeverity.Critical,
        _ => SeverityMap.Parse(number),
    };

    private static string? EventAddress(string? site, string? trigger, string id) =>
        site is null || trigger is null ? null : $"{site.TrimEnd('/')}/tr_events.php?triggerid={Uri.EscapeDataString(trigger)}&eventid={Uri.EscapeDataString(id)}";

    /// <summary>A list, or its text.</summary>
    private static IEnumerable<(string, string)> Tags(JsonElement tags)
    {
        if (tags.Text() is { } text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (JsonBounds.Check(bytes) is not null) return [];
            using var document = JsonDocument.Parse(bytes);
            tags = document.RootElement.Clone();
        }
        return tags.Objects().Select(tag => (tag.Text("tag") ?? "", tag.Text("value") ?? "yes"));
    }
}
