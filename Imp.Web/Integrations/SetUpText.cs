namespace Imp.Web.Integrations;

/// <summary>What a person copies into the tool that is to send: one entry per way of sending.</summary>
/// <param name="Title">Whom it is for.</param>
/// <param name="Hint">Where to put it.</param>
/// <param name="Text">What to copy.</param>
public sealed record SetUpText(string Title, string Hint, string Text)
{
    /// <summary>Stands where the key belongs; keys are stored hashed and cannot be shown.</summary>
    public const string Placeholder = "YOUR_KEY";

    /// <param name="base">Where the senders reach this Imp, without a slash at the end.</param>
    /// <param name="key">The integration's key, or <see cref="Placeholder"/>.</param>
    public static IReadOnlyList<SetUpText> For(string @base, string key) =>
    [
        new("Anything that can send JSON", "One address, the key in it. The dedup key folds repeats into one incident; the status resolved ends it.",
            $$$"""
            curl {{{@base}}}/in/{{{key}}} \
              -H 'Content-Type: application/json' \
              -d '{"title":"web-1 does not answer","severity":"critical","dedup_key":"web-1/http"}'
            """),
        new("Anything that speaks PagerDuty Events v2", "Change the address in the tool's PagerDuty settings and put the key where it asks for an integration key.",
            $$$"""
            curl {{{@base}}}/v2/enqueue \
              -H 'Content-Type: application/json' \
              -d '{"routing_key":"{{{key}}}","event_action":"trigger","dedup_key":"web-1/http",
                   "payload":{"summary":"web-1 does not answer","source":"web-1","severity":"critical"}}'
            """),
        new("Prometheus Alertmanager", "Into alertmanager.yml, then reload it.",
            $"""
            route:
              receiver: imp
            receivers:
              - name: imp
                pagerduty_configs:
                  - url: {@base}/v2/enqueue
                    routing_key: {key}
                    send_resolved: true
            """),
    ];
}
