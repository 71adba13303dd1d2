using System.Text;
using System.Text.Json;

namespace Imp.Domain.Integrations;

/// <summary>A sender's request as a format sees it.</summary>
public sealed class SenderRequest
{
    private static readonly Dictionary<string, string> None = [];

    private readonly IReadOnlyDictionary<string, string> headers;

    /// <param name="headers">Names in any case; of several headers of one name the first.</param>
    /// <param name="body">The raw bytes, unpacked.</param>
    public SenderRequest(string method, IReadOnlyDictionary<string, string> query, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        (Method, Query, Body, ReceivedAt) = (method, query, body, receivedAt);
        this.headers = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
        ContentType = Header("Content-Type") ?? "";
        (Content, Problem) = Understand();
    }

    public string Method { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>The header, or "" when there is none.</summary>
    public string ContentType { get; }

    /// <summary>The bytes as they came, for signatures.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    public DateTimeOffset ReceivedAt { get; }

    /// <summary>What was sent, whichever way: the JSON value, or the fields of a form or of the query as an object of texts. Undefined when <see cref="Problem"/> says why.</summary>
    public JsonElement Content { get; }

    /// <summary>Why the body could not be read; null when it could.</summary>
    public string? Problem { get; }

    /// <summary>True for a question without a body.</summary>
    public bool IsGet => Method == "GET";

    /// <returns>A header's value; null when it is missing or blank.</returns>
    public string? Header(string name) => headers.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>All headers whose name begins so, without that beginning, in lower case.</summary>
    public IEnumerable<(string Name, string Value)> HeadersFrom(string start) =>
        headers.Where(one => one.Key.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Select(one => (one.Key[start.Length..].ToLowerInvariant(), one.Value));

    private (JsonElement, string?) Understand()
    {
        if (IsGet) return (AsObject(Query), null);

        var bounds = JsonBounds.Check(Body.Span);
        if (bounds is null) return (Parse(Body), null);

        var fields = FormReading.IsMultipart(ContentType) ? FormReading.Multipart(ContentType, Body.Span) : MayBeForm() ? FormReading.UrlEncoded(Body.Span) : None;
        return fields.Count > 0 ? (AsObject(fields), null) : (default, bounds);
    }

    /// <summary>Some senders write a form and say nothing, or something else, of its type.</summary>
    private bool MayBeForm()
    {
        if (ContentType.Contains("form-urlencoded", StringComparison.OrdinalIgnoreCase)) return true;
        return Body.Length > 0 && char.IsAsciiLetter((char)Body.Span[0]) && Body.Span.IndexOf((byte)'=') is > 0 and < 64 && Body.Span.IndexOf((byte)'&') > 0 && !Body.Span.Contains((byte)'\n');
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static JsonElement AsObject(IReadOnlyDictionary<string, string> fields) => Parse(JsonSerializer.SerializeToUtf8Bytes(fields));
}
