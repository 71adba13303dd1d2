using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Imp.Tests.Support;

/// <summary>One request as it arrived.</summary>
/// <param name="Path">With the query, if there was one.</param>
/// <param name="Headers">Names match in any case; several values of one name are joined by a comma.</param>
/// <param name="Body">The exact bytes.</param>
public sealed record WebhookCall(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset At)
{
    /// <summary>The body as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <exception cref="JsonException">When the body is not JSON.</exception>
    public JsonElement Json => JsonElement.Parse(Body);

    internal static async Task<WebhookCall> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new(request.Method, request.Path + request.QueryString, headers, body.ToArray(), TimeProvider.System.GetUtcNow());
    }
}
