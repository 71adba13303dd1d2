using System.Text;
using System.Text.Json;
using Imp.Domain.Integrations;

namespace Imp.Web.Integrations.Opsgenie;

/// <summary>Finds the key in each of the places where a client may put it.</summary>
internal static class OpsgenieKey
{
    /// <param name="body">Old clients put it there; Undefined for none.</param>
    /// <returns>Keys to try, in order; a Basic header may hold it on either side.</returns>
    public static IEnumerable<string> In(HttpRequest request, JsonElement body)
    {
        var (scheme, value) = request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var second] ? (first, second) : ("", "");
        if (scheme.Equals("GenieKey", StringComparison.OrdinalIgnoreCase) || scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) yield return value;
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            foreach (var part in Basic(value).Split(':', 2)) yield return part;
        if (request.Query["apiKey"].ToString() is { Length: > 0 } asked) yield return asked;
        if (body.Text("apiKey") is { } written) yield return written;
    }

    private static string Basic(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : "";
    }
}
