using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Imp.Domain.Integrations.Transforms;

/// <summary>What a script is given: the event and the circumstances, as JSON.</summary>
public sealed record ScriptInput(string Event, string Context)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="integration">Its name.</param>
    /// <param name="service">Name of the service.</param>
    public static ScriptInput Of(SenderRequest request, SentHead head, string integration, string service) => new(EventOf(request), JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["integration"] = integration, ["service"] = service, ["format"] = head.Format,
            ["receivedAt"] = request.ReceivedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ["headers"] = head.Headers,
        },
        Options));

    /// <summary>The JSON value, the fields of a form, or the bare text.</summary>
    private static string EventOf(SenderRequest request) =>
        request.Problem is null ? request.Content.GetRawText().ReplaceLineEndings(" ") : JsonSerializer.Serialize(Encoding.UTF8.GetString(request.Body.Span), Options);
}
