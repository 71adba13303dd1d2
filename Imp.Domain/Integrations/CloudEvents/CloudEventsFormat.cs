using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Generic;

namespace Imp.Domain.Integrations.CloudEvents;

/// <summary>CloudEvents 1.0 over HTTP: in headers (binary), whole in the body (structured), or several in one body (batch).</summary>
public sealed class CloudEventsFormat : IFormat
{
    private const string Structured = "application/cloudevents";
    private const string Batch = "application/cloudevents-batch";

    public string Name => "cloudevents";

    public string Title => "CloudEvents";

    public int Order => 50;

    public bool TakesAnyBody => true;

    public FormatGuide Guide { get; } = new(
        "Events in the CloudEvents 1.0 form, as Azure Event Grid, Knative and many tools of one's own send them. The handshake with OPTIONS is answered.",
        [
            new("Any sender", "In binary, structured or batched form. The same source and id again has no second effect.",
                """
                curl https://imp.example.org/in/YOUR_KEY/cloudevents \
                  -H 'ce-specversion: 1.0' -H 'ce-id: 17' -H 'ce-source: /probe/7' -H 'ce-subject: db7' \
                  -H 'ce-type: org.example.replica.failed' -H 'Content-Type: application/json' \
                  -d '{"title":"Replica lag 95 s on db7","severity":"critical"}'
                """),
        ],
        [
            new("title", "as [generic JSON](generic.md) in `data`, else `type` and `subject`"), new("dedup key", "as generic JSON in `data`, else `source` and `subject`, else `source` and `type`"),
            new("resolve", "as generic JSON in `data`, else a `type` that ends in `resolved`, `recovered`, `closed`, `ok` or `cleared`"),
            new("severity", "`severity` in `data` or as an attribute"), new("source", "`source`"), new("when", "`time`"), new("labels", "attributes that are extensions"),
        ]);

    public bool Recognises(SenderRequest request) => request.Header("ce-specversion") is not null || request.ContentType.StartsWith(Structured, StringComparison.OrdinalIgnoreCase);

    public Reading Read(SenderRequest request)
    {
        var type = request.ContentType.Split(';')[0].Trim().ToLowerInvariant();
        // It says that it is JSON; then what is wrong is the body and not its type.
        if (type is Structured + "+json" or Batch + "+json" && request.Problem is { } broken) return Reading.Wrong(broken);
        if (type == Batch + "+json") return request.Content.ValueKind == JsonValueKind.Array ? Several([.. request.Content.Elements()]) : Reading.Wrong("A batch is a JSON array of events.");
        if (type == Structured + "+json") return Several([request.Content]);
        if (type.StartsWith(Structured, StringComparison.Ordinal)) return Reading.Wrong("Only the JSON form of CloudEvents is understood.") with { IsUnsupported = true };
        if (request.Header("ce-specversion") is not null) return Binary(request);
        return request.Content.Has("specversion", "type") ? Several([request.Content]) : Reading.Unknown;
    }

    private static Reading Several(JsonElement[] events)
    {
        if (events.Length == 0) return Reading.Nothing("The batch is empty.");
        var wrong = events.Select((one, at) => (Event: CloudEvent.Of(one), at)).Where(one => one.Event.Problem is not null).Select(one => $"Event {one.at + 1}: {one.Event.Problem}").ToArray();
        return wrong.Length > 0 ? Reading.Wrong(wrong) : Reading.Of(events.Select(one => CloudEvent.Of(one).ToAlert()));
    }

    private static Reading Binary(SenderRequest request)
    {
        var attributes = request.HeadersFrom("ce-").ToDictionary(one => one.Name, one => Plain(one.Value), StringComparer.Ordinal);
        var found = new CloudEvent(attributes, request.Content.ValueKind == JsonValueKind.Undefined ? AsText(request.Body) : request.Content);
        return found.Problem is { } problem ? Reading.Wrong(problem) : Reading.Of(found.ToAlert());
    }

    /// <summary>Header values stand in quotes where they need to, and are percent-encoded.</summary>
    private static string Plain(string value) => Uri.UnescapeDataString(value is ['"', .., '"'] ? value[1..^1].Replace("\\\"", "\"") : value);

    private static JsonElement AsText(ReadOnlyMemory<byte> body) => JsonSerializer.SerializeToElement(body.IsEmpty ? null : Encoding.UTF8.GetString(body.Span));
}

/// <summary>One event: attributes and data.</summary>
internal sealed class CloudEvent(IReadOnlyDictionary<string, string> attributes, JsonElement data)
{
    private static readonly string[] Known = ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data", "data_base64", "severity"];

    private static readonly string[] Over = ["resolved", "recovered", "closed", "ok", "cleared"];

    public static CloudEvent Of(JsonElement @event)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in @event.Pairs()) attributes[name] = value;
        return new CloudEvent(attributes, @event.Field("data") ?? Decoded(@event.Text("data_base64")));
    }

    /// <summary>What is missing that every event must have; null when nothing is.</summary>
    public string? Problem => new[] { "id", "source", "type", "specversion" }.FirstOrDefault(name => Attribute(name) is null) is { } missing ? $"\"{missing}\" is missing." : null;

    public Alert ToAlert()
    {
        var (id, source, type, subject) = (Attribute("id"), Attribute("source"), Attribute("type")!, Attribute("subject"));
        var said = GenericJson.Parse(data).Alert;
        var untitled = said?.Title is null or GenericJson.Unrecognised;
        return new Alert(
            type.Split('.', '/', ':').Any(word => Over.Contains(word.ToLowerInvariant())) ? AlertAction.Resolve : said?.Action ?? AlertAction.Trigger,
            said?.DedupKey ?? $"{source} {subject ?? type}", untitled ? data.Text() ?? (subject is null ? type : $"{type}: {subject}") : said!.Title,
            SeverityMap.Parse(data.AnyText("severity", "priority", "level") ?? Attribute("severity")), said?.Source ?? source, JsonReading.Instant(Attribute("time")) ?? said?.OccurredAt, $"{source} {id}")
        {
            Details = () => Details(type, subject),
        };
    }

    private string? Attribute(string name) => attributes.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    private AlertDetails? Details(string type, string? subject)
    {
        var draft = new DetailsDraft().Label("type", type).Label("subject", subject).Labels(attributes.Where(one => !Known.Contains(one.Key)).Select(one => (one.Key, one.Value)));
        if (GenericDetails.Of(data, "") is not { } inner) return draft.Done();
        draft.Describe(inner.Description).Labels(inner.Labels.Select(label => (label.Name, label.Value)));
        foreach (var link in inner.Links) draft.Link(link.Href, link.Text);
        foreach (var image in inner.Images) draft.Image(image.Src, image.Href, image.Alt);
        return draft.Done();
    }

    private static JsonElement Decoded(string? base64)
    {
        if (base64 is null) return default;
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length)) return default;
        if (JsonBounds.Check(bytes.AsSpan(0, length)) is not null) return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(bytes, 0, length));
        using var document = JsonDocument.Parse(bytes.AsMemory(0, length));
        return document.RootElement.Clone();
    }
}
