namespace Imp.Domain.Integrations.Opsgenie;

/// <summary>Opsgenie's alerts. Its clients use the paths below /v2/alerts; a create request is also taken at an address of ours that holds the key.</summary>
public sealed class OpsgenieFormat : IFormat
{
    /// <summary>The name, for the endpoint that writes events of it.</summary>
    public const string Word = "opsgenie";

    public string Name => Word;

    public string Title => "Opsgenie";

    public int Order => 140;

    public FormatGuide Guide { get; } = new(
        """
        A drop-in for Opsgenie's Alert API v2: tools that let its address be changed work on as they are. Everything lies below /v2/alerts, and the
        same below /opsgenie/v2/alerts. The key goes into the header Authorization: GenieKey, as user name or password of Basic, or into ?apiKey=.
        It reads and changes the incidents of its own service and no others.
        """,
        [
            new("A client library", "Set the address, and the integration key as the API key. The Go library takes a host only and speaks https to it only when the name contains \"api\".",
                """
                # Python: configuration.host   Node: configure({ host, api_key })   Go: Config.OpsGenieAPIURL
                host = https://imp.example.org
                key  = YOUR_KEY
                """),
            new("Alertmanager", "Into alertmanager.yml, then reload it. With update_alerts a changed title follows.",
                """
                route:
                  receiver: imp
                  group_by: [alertname]
                receivers:
                  - name: imp
                    opsgenie_configs:
                      - api_url: https://imp.example.org/
                        api_key: YOUR_KEY
                        priority: '{{ if eq .CommonLabels.severity "critical" }}P1{{ else }}P2{{ end }}'
                        send_resolved: true
                """),
            new("Grafana, Zabbix, ElastAlert, Kapacitor", "They want the whole address of the alerts.",
                """
                https://imp.example.org/v2/alerts
                """),
            new("Opsgenie itself", "While you move: an outgoing webhook there, to this address, brings its alerts here too.",
                """
                https://imp.example.org/in/YOUR_KEY/opsgenie
                """),
            new("From a shell", "The answer comes when the alert is on disk; requests/{requestId} says what became of it.",
                """
                curl https://imp.example.org/v2/alerts -H 'Authorization: GenieKey YOUR_KEY' \
                  -d '{"message":"Disk 97% on web-3","alias":"web-3/disk","priority":"P2"}'

                curl 'https://imp.example.org/v2/alerts/web-3%2Fdisk/close?identifierType=alias' -d '{}' \
                  -H 'Authorization: GenieKey YOUR_KEY'
                """),
        ],
        [
            new("title", "`message`"), new("dedup key", "`alias`; where it is missing, made from the title"),
            new("severity", "`priority`: `P1` to `P3` are `SEV1` to `SEV3`, `P4` and `P5` are `SEV4`; missing is `P3`"), new("source", "`source`, else `entity`, else `user`"),
            new("description", "`description`"), new("labels", "`details`, `entity`, `user`, names of `responders` and `actions`"),
            new("links", "those of `details` that are addresses"), new("tags", "`tags`, when the alert opens an incident"), new("remark", "`note`, when the alert opens an incident"),
        ]);

    public bool Recognises(SenderRequest request) =>
        request.Content.Has("action", "alert") && request.Content.At("alert").Has("alertId")
        || request.Content.Has("message") && (request.Content.Has("responders") || request.Content.Has("alias", "priority") || request.Content.Has("alias", "entity"));

    public Reading Read(SenderRequest request)
    {
        if (request.Content.Has("action", "alert")) return OpsgenieAlert.ReadForwarded(request.Content);
        return request.Content.Has("message") ? OpsgenieAlert.Read(request.Content) : Reading.Unknown;
    }
}
