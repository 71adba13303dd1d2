namespace Imp.Domain.Integrations.Alertmanager;

internal static class AlertmanagerGuide
{
    public static FormatGuide Text { get; } = new(
        "Two ways, and the question between them is \"what is one incident\": the webhook makes one of each alert, the PagerDuty receiver one of each group.",
        [
            new("One incident per alert", "Into alertmanager.yml, then reload it. Keep send_resolved, or nothing ever ends.",
                """
                route:
                  receiver: imp
                receivers:
                  - name: imp
                    webhook_configs:
                      - url: https://imp.example.org/in/YOUR_KEY/alertmanager
                        send_resolved: true
                """),
            new("One incident per group", "The group's key becomes the dedup key, so group_by decides. With [alertname] a hundred hosts make one incident.",
                """
                route:
                  receiver: imp
                  group_by: [alertname]
                receivers:
                  - name: imp
                    pagerduty_configs:
                      - url: https://imp.example.org/v2/enqueue
                        routing_key: YOUR_KEY
                        severity: '{{ if .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}'
                        send_resolved: true
                """),
        ],
        [
            new("title", "annotation `summary`, else label `alertname`"), new("dedup key", "`fingerprint`; made from the labels where it is missing"),
            new("resolve", "`status` of the alert is `resolved`"), new("severity", "label `severity`"), new("source", "label `instance`, `host` or `job`"),
            new("description", "annotation `description`"), new("links", "annotation `runbook_url`, `generatorURL`, `externalURL`"), new("labels", "labels and the other annotations"),
        ]);
}
