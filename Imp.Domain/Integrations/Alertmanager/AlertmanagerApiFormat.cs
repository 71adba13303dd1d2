using System.Text.Json;
using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.Alertmanager;

/// <summary>What Prometheus itself sends to Alertmanagers: a list of alerts, repeated for as long as they fire, each with the instant at which it is over if it is not said again.</summary>
public sealed class AlertmanagerApiFormat : IFormat
{
    /// <summary>The name, for the endpoint and the worker that write events of it.</summary>
    public const string Word = "alertmanager-api";

    /// <summary>Upstream's sentence, word for word.</summary>
    public const string NoLabels = "at least one label pair required";

    /// <summary>An alert without an end of its own lasts so long.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    public string Name => Word;

    public string Title => "Prometheus, without an Alertmanager";

    public int Order => 145;

    public FormatGuide Guide { get; } = new(
        """
        Imp in the place of an Alertmanager: Prometheus, and whatever else speaks Alertmanager's API v2, sends here directly. Each alert is an
        incident of its own. Prometheus says it again every minute, which is counted, and Imp closes the incident when Prometheus says that the alert
        is over, or says nothing any more until the end that it announced. Silences and grouping are Alertmanager's and are not here.
        """,
        [
            new("Prometheus", "Into prometheus.yml, then reload it.",
                """
                alerting:
                  alertmanagers:
                    - scheme: https
                      path_prefix: /in/YOUR_KEY/alertmanager
                      static_configs:
                        - targets: ["imp.example.org"]
                """),
            new("From a shell", "As any other sender of that API does it.",
                """
                curl https://imp.example.org/in/YOUR_KEY/alertmanager/api/v2/alerts -H 'Content-Type: application/json' \
                  -d '[{"labels":{"alertname":"DiskFull","severity":"critical"},"annotations":{"summary":"The disk is full"}}]'
                """),
        ],
        [
            new("title", "annotation `summary`, else label `alertname`"), new("dedup key", "the fingerprint of all `labels`, external ones included"),
            new("resolve", "`endsAt` has passed, or passes without the alert being sent again; missing is five minutes from now"), new("severity", "label `severity`"),
            new("source", "label `instance`, `host` or `job`"), new("when", "`startsAt`"), new("description", "annotation `description`"),
            new("links", "`generatorURL`, annotation `runbook_url`"), new("labels", "labels and the other annotations"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Elements().FirstOrDefault().At("labels").ValueKind == JsonValueKind.Object;

    public Reading Read(SenderRequest request)
    {
        if (request.Content.ValueKind != JsonValueKind.Array) return Reading.Unknown;

        var (alerts, bad) = ReadAll(request.Content, request.ReceivedAt);
        return alerts.Count > 0 ? Reading.Of(alerts) : bad > 0 ? Reading.Wrong(NoLabels) : Reading.Nothing("The list holds no alert.");
    }

    /// <summary>Good ones count although others of the same list are not.</summary>
    /// <returns>What could be read, and how many could not.</returns>
    public static (IReadOnlyList<Alert> Alerts, int Bad) ReadAll(JsonElement list, DateTimeOffset now)
    {
        var read = list.Elements().Select(alert => Read(alert, now)).ToList();
        return ([.. read.OfType<Alert>()], read.Count(one => one is null));
    }

    private static Alert? Read(JsonElement sent, DateTimeOffset now)
    {
        // Labels without a value are as good as none, for the fingerprint too.
        var labels = sent.At("labels").Pairs().Where(label => label.Value.Length > 0).ToList();
        if (LabelFingerprint.Of(labels) is not { } key) return null;

        var (ends, read) = (sent.Instant("endsAt"), GroupedAlert.Read(sent, default));
        var isOver = ends is { } end && end <= now;
        return read with
        {
            Action = isOver ? AlertAction.Resolve : AlertAction.Trigger,
            DedupKey = key,
            OccurredAt = isOver ? ends : sent.Instant("startsAt"),
            IsRepeated = true,
            ExpiresAt = isOver ? null : ends ?? now + Lasts,
        };
    }
}
