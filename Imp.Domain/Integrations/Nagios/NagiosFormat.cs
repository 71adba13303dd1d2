using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Nagios;

/// <summary>Nagios, Icinga and their kin by way of a notification command that the guide offers.</summary>
public sealed class NagiosFormat : IFormat
{
    public string Name => "nagios";

    public string Title => "Nagios and Icinga";

    public int Order => 220;

    public FormatGuide Guide { get; } = new(
        "A notification command that sends problems, recoveries and acknowledgements with curl. One incident per host or per service of a host.",
        [
            new("Services", "Into your commands; set it as service_notification_commands of a contact, with the options w,u,c,r,f.",
                """
                define command {
                  command_name  notify-service-by-imp
                  command_line  /usr/bin/curl -fsS --retry 3 https://imp.example.org/in/YOUR_KEY/nagios \
                    --data-urlencode "type=$NOTIFICATIONTYPE$" --data-urlencode "host=$HOSTNAME$" \
                    --data-urlencode "service=$SERVICEDESC$" --data-urlencode "state=$SERVICESTATE$" \
                    --data-urlencode "output=$SERVICEOUTPUT$" --data-urlencode "address=$HOSTADDRESS$" \
                    --data-urlencode "author=$NOTIFICATIONAUTHOR$" --data-urlencode "comment=$NOTIFICATIONCOMMENT$" \
                    --data-urlencode "time=$TIMET$"
                }
                """),
            new("Hosts", "The same for host_notification_commands, with the options d,u,r,f.",
                """
                define command {
                  command_name  notify-host-by-imp
                  command_line  /usr/bin/curl -fsS --retry 3 https://imp.example.org/in/YOUR_KEY/nagios \
                    --data-urlencode "type=$NOTIFICATIONTYPE$" --data-urlencode "host=$HOSTNAME$" \
                    --data-urlencode "state=$HOSTSTATE$" --data-urlencode "output=$HOSTOUTPUT$" \
                    --data-urlencode "address=$HOSTADDRESS$" --data-urlencode "time=$TIMET$"
                }
                """),
        ],
        [
            new("trigger", "`type` `PROBLEM`, `FLAPPINGSTART` or `CUSTOM`"), new("resolve", "`type` `RECOVERY`, `FLAPPINGSTOP` or `FLAPPINGDISABLED`"), new("acknowledge", "`type` `ACKNOWLEDGEMENT`"),
            new("no alert", "`type` that begins with `DOWNTIME`"), new("title", "host, service, state and output"), new("dedup key", "host and service; flapping has its own"),
            new("severity", "`CRITICAL` `DOWN` critical, `UNREACHABLE` `UNKNOWN` error, `WARNING` warning"), new("source", "`host`"), new("description", "`output`, `comment`"), new("labels", "address, author, state"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("type", "host", "state");

    public Reading Read(SenderRequest request) => MonitoredThing.Read(
        "nagios", request.Content.Text("type"), request.Content.Text("host"), request.Content.Text("service"), request.Content.Text("state"), request.Content.Text("output"), request.Content.Instant("time"),
        () => Details(request.Content));

    private static DetailsDraft Details(JsonElement body) =>
        new DetailsDraft().Describe(body.Text("output")).Describe(body.AnyText("long_output", "comment")).Label("address", body.Text("address")).Label("author", body.Text("author"))
            .Label("state", body.Text("state")).Link(body.AnyText("url", "link"), null);
}
