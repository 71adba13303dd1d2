namespace Imp.Domain.Integrations.PagerDuty;

/// <summary>PagerDuty's present events, sent to an address of ours that holds the key.</summary>
public sealed class PagerDutyV2Format : IFormat
{
    public string Name => EventsV2.Format;

    public string Title => "PagerDuty Events v2";

    public int Order => 60;

    public FormatGuide Guide { get; } = new(
        "For every tool that can send to PagerDuty and lets its address be changed. At /v2/enqueue the answers are PagerDuty's own, which its clients read.",
        [
            new("Any tool that speaks it", "Change the address in the tool's PagerDuty settings and put the key where it asks for an integration key.",
                """
                curl https://imp.example.org/v2/enqueue \
                  -H 'Content-Type: application/json' \
                  -d '{"routing_key":"YOUR_KEY","event_action":"trigger","dedup_key":"web-1/http",
                       "payload":{"summary":"web-1 does not answer","source":"web-1","severity":"critical"}}'
                """),
            new("Changes", "A deployment or another change is kept in the ledger and opens no incident.",
                """
                curl https://imp.example.org/v2/change/enqueue \
                  -H 'Content-Type: application/json' \
                  -d '{"routing_key":"YOUR_KEY","payload":{"summary":"Deployed checkout 4.2"}}'
                """),
        ],
        [
            new("action", "`event_action`"), new("title", "`payload.summary`"), new("dedup key", "`dedup_key`"), new("severity", "`payload.severity`"),
            new("source", "`payload.source`, else `client`"), new("links", "`links`, `client_url`"), new("images", "`images`"),
            new("labels", "`payload.component`, `payload.group`, `payload.class`, `payload.custom_details`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("event_action") && (request.Content.Has("payload") || request.Content.Has("routing_key"));

    public Reading Read(SenderRequest request) => request.Content.Has("event_action") ? Reading.Of(EventsV2.Parse(request.Content)) : Reading.Unknown;
}

/// <summary>PagerDuty's older events, sent to an address of ours that holds the key.</summary>
public sealed class PagerDutyV1Format : IFormat
{
    public string Name => EventsV1.Format;

    public string Title => "PagerDuty Events v1";

    public int Order => 70;

    public FormatGuide Guide { get; } = new(
        "The older API of PagerDuty, for tools that never moved on. At its own path the answers are PagerDuty's.",
        [
            new("Any tool that speaks it", "Change the host in the tool's settings; the path stays. The key is the service key.",
                """
                curl https://imp.example.org/generic/2010-04-15/create_event.json \
                  -H 'Content-Type: application/json' \
                  -d '{"service_key":"YOUR_KEY","event_type":"trigger","incident_key":"web-1/http",
                       "description":"web-1 does not answer"}'
                """),
        ],
        [
            new("action", "`event_type`"), new("title", "`description`"), new("dedup key", "`incident_key`"), new("severity", "`details.severity`; missing is `error`"),
            new("source", "`client`"), new("links", "`contexts` of type `link`, `client_url`"), new("images", "`contexts` of type `image`"), new("labels", "`details`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("service_key", "event_type");

    public Reading Read(SenderRequest request) => request.Content.Has("event_type") ? Reading.Of(EventsV1.Parse(request.Content)) : Reading.Unknown;
}
