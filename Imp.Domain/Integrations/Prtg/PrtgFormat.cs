using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Prtg;

/// <summary>PRTG's notification "Execute HTTP Action", with the fields that the guide offers.</summary>
public sealed class PrtgFormat : IFormat
{
    public string Name => "prtg";

    public string Title => "PRTG";

    public int Order => 160;

    public bool TakesGet => true;

    public FormatGuide Guide { get; } = new(
        "One incident per sensor. PRTG writes its states in the language of its console; English and German are understood, and what is not counts as a problem.",
        [
            new("Notification template", "Setup, Account settings, Notification templates: Execute HTTP Action, this URL, method POST. Then use it in the triggers of your sensors, for when the condition clears as well.",
                "https://imp.example.org/in/YOUR_KEY/prtg"),
            new("Payload", "As one line into the payload.",
                """
                sensorid=%sensorid&device=%device&host=%host&sensor=%name&status=%status&down=%down&lastvalue=%lastvalue&group=%group
                &probe=%probe&priority=%priority&datetime=%datetime&since=%since&link=%linksensor&message=%message
                """),
        ],
        [
            new("resolve", "`status` `Up`, `OK`"), new("acknowledge", "`status` `Down (Acknowledged)`"), new("no alert", "`status` `Paused`, `Unknown`"), new("trigger", "any other status"),
            new("title", "`device`, `sensor` and `message`"), new("dedup key", "`sensorid`"), new("severity", "`Down` error, critical with `priority` 5; `Warning` and `Unusual` warning"),
            new("source", "`host` or `device`"), new("description", "`message`"), new("links", "`link`"), new("labels", "`group`, `probe`, `lastvalue`, `since`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("sensorid");

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        if (body.Text("sensorid") is not { } id || body.Text("status") is not { } status) return Reading.Unknown;

        var word = status.ToLowerInvariant();
        var acknowledged = word.Contains("acknowledged") || word.Contains("bestätigt");
        var over = !acknowledged && (word.StartsWith("up", StringComparison.Ordinal) || word.StartsWith("ok", StringComparison.Ordinal));
        var thing = string.Join(' ', new[] { body.Text("device"), body.AnyText("sensor", "name") }.OfType<string>());
        var alert = new Alert(
            over ? AlertAction.Resolve : acknowledged ? AlertAction.Acknowledge : AlertAction.Trigger, $"prtg/{id}", $"{(thing.Length > 0 ? thing : "Sensor " + id)} {status}{(body.Text("message") is { } why ? ": " + why : "")}",
            Severity(word, body.Text("priority")), body.AnyText("host", "device"))
        {
            Details = () => new DetailsDraft().Describe(body.Text("message")).Link(body.Text("link"), "PRTG").Label("group", body.Text("group")).Label("probe", body.Text("probe"))
                .Label("last value", body.Text("lastvalue")).Label("since", body.Text("since")).Label("down", body.Text("down")).Done(),
        };
        return word.StartsWith("paus", StringComparison.Ordinal) || word is "unknown" or "unbekannt" ? Reading.Nothing($"The sensor is \"{JsonReading.Cut(status, 60)}\".", alert) : Reading.Of(alert);
    }

    private static AlertSeverity Severity(string word, string? priority)
    {
        if (word.Contains("warn") || word.Contains("unusual") || word.Contains("ungewöhnlich")) return AlertSeverity.Warning;
        return priority is "5" or "*****" ? AlertSeverity.Critical : AlertSeverity.Error;
    }
}
