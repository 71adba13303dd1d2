using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Imp.Web.Alerts;

/// <summary>A sender's body as a person may see it: indented, and without the key that some formats carry, because a viewer must not be able to send with it.</summary>
public static partial class EventBody
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="body">As sent, perhaps cut.</param>
    public static string Shown(byte[] body) => Keys().Replace(Readable(body), "$1\"••••••\"");

    private static string Readable(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            // Cut at the limit, or not JSON at all: shown as it came.
            return Encoding.UTF8.GetString(body);
        }
    }

    [GeneratedRegex("""("(?:routing_key|service_key|api_key|apiKey)"\s*:\s*)"[^"]*"?""", RegexOptions.IgnoreCase)]
    private static partial Regex Keys();
}
