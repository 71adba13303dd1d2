using System.Text.Json;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>What of a request must be remembered besides its body, so that it can be read later as it would have been at the door. No secret and no signature is among it.</summary>
/// <param name="Format">What it was recognised as.</param>
/// <param name="Headers">Content type, user agent and the headers in which senders name what happened; names in lower case.</param>
public sealed record SentHead(string Method, string Format, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers)
{
    private const int LongestValue = 255;

    /// <summary>By these formats tell what happened; everything else stays outside.</summary>
    private static readonly string[] Kept =
    [
        "content-type", "user-agent", "x-github-event", "x-gitlab-event", "x-gitea-event", "sentry-hook-resource", "x-event-type", "x-event-key", "x-amz-sns-message-type", "x-grafana-alert-id",
        "ce-type", "ce-source", "ce-id", "ce-subject", "ce-specversion", "ce-time",
    ];

    public static SentHead Of(SenderRequest request, string format) => new(
        request.Method, format, request.IsGet ? new Dictionary<string, string>(request.Query) : [],
        Kept.Select(name => (name, value: request.Header(name))).Where(one => one.value is not null).ToDictionary(one => one.name, one => JsonReading.Cut(one.value!, LongestValue)));

    /// <summary>Of a request of which only the body is left.</summary>
    public static SentHead Unknown(string format) => new("POST", format, new Dictionary<string, string>(), new Dictionary<string, string>());

    public SenderRequest ToRequest(ReadOnlyMemory<byte> body, DateTimeOffset receivedAt) => new(Method, Query, Headers, body, receivedAt);

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <param name="json">Made by <see cref="ToJson"/>.</param>
    public static SentHead FromJson(string json) => JsonSerializer.Deserialize<SentHead>(json)!;
}
