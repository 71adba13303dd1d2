using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Domain.Streams;

namespace Imp.Domain.Webhooks;

/// <summary>An event as a webhook gets it, in the envelope of Standard Webhooks: <c>type</c>, <c>timestamp</c>, <c>data</c>.</summary>
public static class WebhookText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    /// <param name="data">What the feed holds: a JSON object with <c>type</c>, <c>at</c> and the rest.</param>
    /// <returns>UTF-8; exactly these bytes are signed and sent.</returns>
    public static byte[] Of(long sequence, StreamKind kind, DateTimeOffset at, string data)
    {
        using var parsed = JsonDocument.Parse(data);
        return Write(kind.Type(), at, json =>
        {
            json.WriteNumber("sequence", sequence);
            foreach (var member in parsed.RootElement.EnumerateObject())
                if (member.Name is not ("type" or "at")) member.WriteTo(json);
        });
    }

    /// <summary>That the address can be reached.</summary>
    public static byte[] Test(WebhookId webhook, string name, DateTimeOffset at) => Write("webhook.test", at, json =>
    {
        json.WriteString("webhook", webhook.Value);
        json.WriteString("name", name);
        json.WriteString("text", "This is a test. What happens to incidents arrives in the same way.");
    });

    private static byte[] Write(string type, DateTimeOffset at, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("timestamp", at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteStartObject("data");
            data(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
