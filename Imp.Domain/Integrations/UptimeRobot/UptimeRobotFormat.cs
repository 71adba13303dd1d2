using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.UptimeRobot;

/// <summary>UptimeRobot's webhook alert contact, with its variables in the query, a form or JSON.</summary>
public sealed class UptimeRobotFormat : IFormat
{
    public string Name => "uptimerobot";

    public string Title => "UptimeRobot";

    public int Order => 200;

    public bool TakesGet => true;

    public FormatGuide Guide { get; } = new(
        "One incident per monitor, from down until it is up again; a certificate that runs out has its own.",
        [
            new("Webhook", "Integrations, Webhook: this URL to notify, and send as query string, POST or JSON; all three are understood. Leave the question mark at its end.",
                "https://imp.example.org/in/YOUR_KEY/uptimerobot?"),
            new("JSON", "Where you choose JSON, this as POST value.",
                """
                {"monitorID":"*monitorID*","monitorURL":"*monitorURL*","monitorFriendlyName":"*monitorFriendlyName*",
                 "alertType":"*alertType*","alertDetails":"*alertDetails*","alertDateTime":"*alertDateTime*"}
                """),
        ],
        [
            new("trigger", "`alertType` 1 (down) and 3 (certificate)"), new("resolve", "`alertType` 2 (up)"), new("title", "`monitorFriendlyName` and `alertDetails`"), new("dedup key", "`monitorID`"),
            new("severity", "`error`; certificates `warning`"), new("source", "`monitorURL`"), new("when", "`alertDateTime`"), new("links", "`monitorURL`"),
            new("labels", "`alertDuration`, `sslExpiryDate`, `sslExpiryDaysLeft`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("monitorID", "alertType");

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;

        // What UptimeRobot has no value for stays between its asterisks.
        string? Said(string name) => body.Text(name) is { } text && !(text.StartsWith('*') && text.EndsWith('*')) ? text : null;

        if (Said("alertType") is not { } kind || Said("monitorID") is null && Said("monitorFriendlyName") is null) return Reading.Unknown;

        var (name, certificate) = (Said("monitorFriendlyName") ?? Said("monitorURL") ?? "Monitor", kind == "3");
        return Reading.Of(new Alert(
            kind == "2" ? AlertAction.Resolve : AlertAction.Trigger, $"uptimerobot/{Said("monitorID") ?? name}{(certificate ? "/certificate" : "")}",
            Said("alertDetails") is { } why ? $"{name}: {why}" : $"{name} is {Said("alertTypeFriendlyName") ?? "down"}", certificate ? AlertSeverity.Warning : AlertSeverity.Error, Said("monitorURL"), JsonReading.Instant(Said("alertDateTime")))
        {
            Details = () => new DetailsDraft().Describe(Said("alertDetails")).Link(Said("monitorURL"), name).Label("duration", Said("alertDuration")).Label("certificate expires", Said("sslExpiryDate"))
                .Label("days left", Said("sslExpiryDaysLeft")).Done(),
        });
    }
}
