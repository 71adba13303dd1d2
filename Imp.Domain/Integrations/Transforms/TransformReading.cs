using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Domain.Integrations.Generic;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>What a transform made of a request.</summary>
/// <param name="Alerts">Empty to drop it.</param>
/// <param name="Failure">Why it made nothing; null when all went well.</param>
/// <param name="Unmapped">Words that the table of severities does not have.</param>
public sealed record TransformReading(IReadOnlyList<Alert> Alerts, string? Failure, IReadOnlyList<string> Unmapped)
{
    /// <summary>As it stands at an event that a transform deliberately left out.</summary>
    public const string Dropped = "Dropped by the transform.";

    /// <summary>Alerts of one request, at most.</summary>
    public const int Most = 100;

    private static readonly HashSet<string> Fields = ["action", "dedupKey", "title", "severity", "source", "description", "labels", "links", "images", "occurredAt"];

    public static TransformReading Failed(string why) => new([], why, []);

    /// <summary>Reads what a script returned: an alert, an array of them, or nothing.</summary>
    /// <param name="json">Null for nothing.</param>
    public static TransformReading OfResult(string? json)
    {
        if (json is null) return new([], null, []);
        using var document = Parse(json);
        if (document is null) return Failed("The result is nested too deeply.");

        var result = document.RootElement.Clone();
        if (result.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)) return Failed("The result is neither an alert, nor an array of alerts, nor nothing.");

        JsonElement[] all = result.ValueKind == JsonValueKind.Array ? [.. result.EnumerateArray()] : [result];
        if (all.Length > Most) return Failed($"The result has {all.Length} alerts; at most {Most} are taken.");
        for (var at = 0; at < all.Length; at++)
            if (ProblemOf(all[at]) is { } problem) return Failed(all.Length == 1 ? problem : $"Alert {at + 1}: {problem}");
        return new(Reading.Of(all.Select(AlertOf)).Alerts, null, []);
    }

    /// <summary>What counts when the transform fails: the sender's format, and where that understands nothing either, the first line of the text.</summary>
    public static (IFormat Format, Reading Reading) WithoutTransform(SenderRequest request, string? formatName)
    {
        var format = Formats.Find(formatName) ?? Formats.Recognise(request);
        var reading = format.Read(request);
        if (ReferenceEquals(reading, Reading.Unknown)) (format, reading) = (Formats.All[^1], Formats.All[^1].Read(request));
        return reading.Errors.Count == 0 ? (format, reading) : (format, Reading.Of(new Alert(AlertAction.Trigger, null, FirstLine(request) ?? GenericJson.Unrecognised, AlertSeverity.Error)));
    }

    /// <summary>As it stands at an event whose transform failed.</summary>
    public static string Sentence(string failure, IFormat format) => $"Transform failed: {failure.TrimEnd('.')}; read as {format.Title} instead.";

    private static JsonDocument? Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonBounds.Depth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ProblemOf(JsonElement alert)
    {
        if (alert.ValueKind != JsonValueKind.Object) return "It is not an object.";
        if (alert.EnumerateObject().FirstOrDefault(field => !Fields.Contains(field.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            return $"There is no field \"{JsonReading.Cut(unknown.Name, 60)}\"; the fields are {string.Join(", ", Fields)}.";
        if (alert.Text("action") is { } action && ActionOf(action) is null) return $"The action \"{JsonReading.Cut(action, 60)}\" is none of trigger, acknowledge, resolve.";
        if (alert.Text("severity") is { } word && SeverityMap.Find(word) is null) return $"The severity \"{JsonReading.Cut(word, 60)}\" is none; use critical, error, warning or info.";
        return alert.Text("title") is null && (ActionOf(alert.Text("action")) ?? AlertAction.Trigger) == AlertAction.Trigger ? "The title is missing." : null;
    }

    private static AlertAction? ActionOf(string? word) => word?.ToLowerInvariant() switch
    {
        "trigger" => AlertAction.Trigger,
        "acknowledge" => AlertAction.Acknowledge,
        "resolve" => AlertAction.Resolve,
        _ => null,
    };

    private static Alert AlertOf(JsonElement alert) => new(
        ActionOf(alert.Text("action")) ?? AlertAction.Trigger, alert.Text("dedupKey"), alert.Text("title"), SeverityMap.Parse(alert.Text("severity")), alert.Text("source"),
        alert.Instant("occurredAt"))
    {
        Details = () => DetailsOf(alert),
    };

    private static AlertDetails? DetailsOf(JsonElement alert)
    {
        var draft = new DetailsDraft().Describe(alert.Text("description")).Labels(alert.At("labels").Pairs());
        GenericDetails.Links(draft, alert.At("links"));
        GenericDetails.Images(draft, alert.At("images"));
        return draft.Done();
    }

    private static string? FirstLine(SenderRequest request) =>
        Encoding.UTF8.GetString(request.Body.Span[..Math.Min(request.Body.Length, 4_096)]).Split('\n').Select(line => line.Trim('\r', ' ', '\t', '\0')).FirstOrDefault(line => line.Length > 0);
}
