using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Nagios;

namespace Imp.Domain.Integrations.Checkmk;

/// <summary>Checkmk by way of a notification script that posts its NOTIFY_ variables.</summary>
public sealed class CheckmkFormat : IFormat
{
    public string Name => "checkmk";

    public string Title => "Checkmk";

    public int Order => 210;

    public FormatGuide Guide { get; } = new(
        "A notification script of a few lines. One incident per host or per service of a host.",
        [
            new("Script", "As local/share/check_mk/notifications/imp in your site, executable. Then make a notification rule with the method imp.",
                """
                #!/bin/bash
                # Imp
                args=()
                for name in $(compgen -e | grep ^NOTIFY_); do args+=(--data-urlencode "$name=${!name}"); done
                exec curl -fsS --retry 3 "${args[@]}" https://imp.example.org/in/YOUR_KEY/checkmk
                """),
        ],
        [
            new("trigger", "`NOTIFY_NOTIFICATIONTYPE` `PROBLEM` or `FLAPPINGSTART`"), new("resolve", "`RECOVERY`, `FLAPPINGSTOP`"), new("acknowledge", "`ACKNOWLEDGEMENT`"), new("no alert", "`DOWNTIME…`"),
            new("title", "host, service, state and output"), new("dedup key", "host and service; flapping has its own"), new("severity", "as with [Nagios](nagios.md)"),
            new("source", "`NOTIFY_HOSTNAME`"), new("description", "output, long output, comment"), new("labels", "address, contact group, site, problem id"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("NOTIFY_NOTIFICATIONTYPE", "NOTIFY_HOSTNAME");

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        string? Said(string name) => body.AnyText("NOTIFY_" + name, name) is { } text && !text.StartsWith('$') ? text : null;

        var of = Said("WHAT") == "HOST" || Said("SERVICEDESC") is null ? "HOST" : "SERVICE";
        return MonitoredThing.Read(
            "checkmk", Said("NOTIFICATIONTYPE"), Said("HOSTNAME"), of == "HOST" ? null : Said("SERVICEDESC"), Said(of + "STATE"), Said(of + "OUTPUT"), JsonReading.Instant(Said("MICROTIME") is { Length: > 6 } micro ? micro[..^6] : null),
            () => new DetailsDraft().Describe(Said(of + "OUTPUT")).Describe(Said("LONG" + of + "OUTPUT")?.Replace("\\n", "\n")).Describe(Said("NOTIFICATIONCOMMENT")).Label("address", Said("HOSTADDRESS"))
                .Label("site", Said("OMD_SITE")).Label("contact groups", Said(of + "CONTACTGROUPNAMES")).Label("problem", Said(of + "PROBLEMID")).Label("author", Said("NOTIFICATIONAUTHOR")));
    }
}
