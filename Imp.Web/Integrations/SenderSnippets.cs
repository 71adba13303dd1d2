namespace Imp.Web.Integrations;

/// <summary>Text to copy into a sender.</summary>
internal static class SenderSnippets
{
    /// <param name="site">The site's address without a slash at the end.</param>
    public static string Curl(string site, string key) => $$"""
        curl {{site}}/in/{{key}} \
          -H 'Content-Type: application/json' \
          -d '{"title": "Disk is full on web-1", "severity": "error", "dedup_key": "web-1/disk"}'
        """;

    /// <param name="site">The site's address without a slash at the end.</param>
    public static string Alertmanager(string site, string key) => $$$"""
        receivers:
          - name: imp
            pagerduty_configs:
              - url: {{{site}}}/v2/enqueue
                routing_key: {{{key}}}
                severity: '{{ if .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}'
                send_resolved: true
        """;
}
