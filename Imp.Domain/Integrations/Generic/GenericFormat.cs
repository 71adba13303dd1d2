namespace Imp.Domain.Integrations.Generic;

/// <summary>What nobody else recognises: any JSON and any form.</summary>
public sealed class GenericFormat : IFormat
{
    public string Name => GenericJson.Format;

    public string Title => "Generic JSON";

    public int Order => 1_000;

    public FormatGuide Guide { get; } = new(
        "For everything that can send JSON or a form and has no format of its own here.",
        [
            new("From a shell", "One address, the key in it. The dedup key folds repeats into one incident; the status resolved ends it.",
                """
                curl https://imp.example.org/in/YOUR_KEY \
                  -H 'Content-Type: application/json' \
                  -d '{"title":"web-1 does not answer","severity":"critical","dedup_key":"web-1/http"}'

                curl https://imp.example.org/in/YOUR_KEY -d '{"dedup_key":"web-1/http","status":"resolved"}'
                """),
        ],
        [
            new("title", "`title` `summary` `message` `alertname` `name` `subject` `text` `description`: the first line"),
            new("dedup key", "`dedup_key` `dedupKey` `dedup` `incident_key` `alias` `fingerprint` `key`"),
            new("action", "`event_action` `action` `status` `state`"), new("severity", "`severity` `priority` `level`"),
            new("source", "`source` `host` `hostname` `instance`"), new("when", "`timestamp` `time` `occurred_at`"),
            new("description", "`description` `details` `body` `text` `message`, where it is not the title"), new("links", "`url` `link` `href` `links`"),
            new("images", "`image` `image_url` `images`"), new("labels", "`labels` `tags` `custom_details`"),
        ]);

    public bool Recognises(SenderRequest request) => true;

    public Reading Read(SenderRequest request) => Reading.Of(GenericJson.Parse(request.Content));
}
