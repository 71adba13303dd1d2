using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imp.Infrastructure.Notifications.SlackBot;

/// <summary>One open line to Slack.</summary>
internal sealed class SlackLine(WebSocket socket) : IDisposable
{
    private const int Largest = 256 * 1024;

    private readonly byte[] buffer = new byte[Largest];

    /// <returns>What Slack said next; an empty object for what is none; null when the line is closed.</returns>
    /// <exception cref="WebSocketException">It broke.</exception>
    public async Task<JsonElement?> HearAsync(CancellationToken cancel)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
            if (part.MessageType == WebSocketMessageType.Close) return null;

            length += part.Count;
            if (part.EndOfMessage) return Parse(buffer.AsSpan(0, length));
            // Nothing that concerns us is so large.
            if (length == Largest) return null;
        }
    }

    /// <summary>Says that an envelope arrived, so that it is not brought again.</summary>
    public Task AcknowledgeAsync(string envelope, CancellationToken cancel) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["envelope_id"] = envelope }), WebSocketMessageType.Text, endOfMessage: true, cancel);

    public void Dispose() => socket.Dispose();

    private static JsonElement Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonElement.Parse("{}");
        }
    }
}
