using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Imp.Web.Notifications;

/// <summary>Reads what a provider brings back; it is always small.</summary>
internal static class AnswerBody
{
    /// <summary>Bytes.</summary>
    public const int Largest = 64 * 1024;

    /// <returns>Null when it is no form, or too large.</returns>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>?> FormAsync(HttpContext context, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType || !Limit(context)) return null;
        try
        {
            return [.. (await context.Request.ReadFormAsync(cancel)).SelectMany(field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? ""))];
        }
        catch (Exception problem) when (problem is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <returns>Null when it is no JSON, or too large.</returns>
    public static async Task<JsonElement?> JsonAsync(HttpContext context, CancellationToken cancel)
    {
        if (!context.Request.HasJsonContentType() || !Limit(context)) return null;
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: cancel);
        }
        catch (Exception problem) when (problem is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static bool Limit(HttpContext context)
    {
        if (context.Request.ContentLength > Largest) return false;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = Largest;
        return true;
    }
}
