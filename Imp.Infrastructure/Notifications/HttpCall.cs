using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Imp.Infrastructure.Notifications;

/// <summary>One request, as a channel wants it sent.</summary>
/// <param name="Body">The exact bytes; null for none.</param>
internal sealed record HttpCall(Uri Url, byte[]? Body, string ContentType)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>How the body is encoded; null when it is not.</summary>
    public string? ContentEncoding { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static HttpCall Json(Uri url, JsonObject body) => new(url, Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json; charset=utf-8");

    public static HttpCall Form(Uri url, params (string Name, string Value)[] fields) => new(
        url, Encoding.ASCII.GetBytes(string.Join('&', fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))),
        "application/x-www-form-urlencoded");

    /// <returns>The address with something more in its query.</returns>
    public static Uri With(string url, string query) => new UriBuilder(url) is var at && at.Query.Length > 1 ? new UriBuilder(url) { Query = $"{at.Query}&{query}" }.Uri : new UriBuilder(url) { Query = query }.Uri;

    public ByteArrayContent? Content()
    {
        if (Body is null) return null;

        var content = new ByteArrayContent(Body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(ContentType) } };
        if (ContentEncoding is not null) content.Headers.ContentEncoding.Add(ContentEncoding);
        return content;
    }
}
