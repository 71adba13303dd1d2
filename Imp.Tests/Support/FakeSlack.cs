using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imp.Tests.Support;

/// <summary>Slack's Web API and its Socket Mode on a loopback port: keeps what was called, and brings what a test says.</summary>
public sealed class FakeSlack : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<WebhookCall> calls = [];
    private readonly List<string> acknowledged = [];
    private readonly WebApplication app;
    private WebSocket? line;

    private FakeSlack(WebApplication app) => this.app = app;

    public static async Task<FakeSlack> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var slack = new FakeSlack(builder.Build());
        slack.app.UseWebSockets();
        slack.app.Run(slack.AnswerAsync);
        await slack.app.StartAsync();
        return slack;
    }

    public string Url => app.Urls.Single();

    /// <summary>What the wish for a line is answered while this is set.</summary>
    public string? Refusal { get; set; }

    public IReadOnlyList<WebhookCall> Calls { get { lock (gate) return [.. calls]; } }

    /// <summary>Ids of the envelopes that were said to have arrived.</summary>
    public IReadOnlyList<string> Acknowledged { get { lock (gate) return [.. acknowledged]; } }

    /// <summary>What only whoever pressed can see.</summary>
    public IReadOnlyList<string> Whispers => [.. Of("/response").Select(call => call.Json.GetProperty("text").GetString()!)];

    public bool IsOpen { get { lock (gate) return line is { State: WebSocketState.Open }; } }

    public IReadOnlyList<WebhookCall> Of(string path) => [.. Calls.Where(call => call.Path == path)];

    /// <summary>Brings a pressed button, and waits until it is acknowledged.</summary>
    public async Task PressAsync(string action, string value, string user, string envelope, string type = "block_actions")
    {
        var before = Acknowledged.Count;
        await SayAsync(JsonSerializer.Serialize(new
        {
            envelope_id = envelope, type = "interactive", accepts_response_payload = true,
            payload = new { type, user = new { id = user }, response_url = Url + "/response", actions = new[] { new { action_id = action, value } } },
        }));
        await Eventually.HoldsAsync(() => Acknowledged.Count > before, "the envelope to be acknowledged");
    }

    public async Task SayAsync(string text)
    {
        await Eventually.HoldsAsync(() => IsOpen, "the line to be open");
        await line!.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);
    }

    /// <summary>The line breaks without a word.</summary>
    public void Drop()
    {
        lock (gate)
        {
            try
            {
                line?.Abort();
            }
            catch (ObjectDisposedException)
            {
                // The other side was faster.
            }
            line = null;
        }
    }

    public ValueTask DisposeAsync()
    {
        Drop();
        return app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await HearAsync(await context.WebSockets.AcceptWebSocketAsync());
            return;
        }
        var call = await WebhookCall.ReadAsync(context.Request, context.RequestAborted);
        int number;
        lock (gate)
        {
            calls.Add(call);
            number = calls.Count;
        }
        await context.Response.WriteAsync(call.Path != "/api/apps.connections.open" ? $$"""{"ok":true,"channel":"D024BE91L","ts":"1700000000.{{number:000000}}"}"""
            : Refusal is { } refusal ? $$"""{"ok":false,"error":"{{refusal}}"}""" : $$"""{"ok":true,"url":"{{Url.Replace("http:", "ws:")}}/link?ticket={{number}}"}""");
    }

    private async Task HearAsync(WebSocket socket)
    {
        lock (gate) line = socket;
        var buffer = new byte[4_096];
        try
        {
            await socket.SendAsync("""{"type":"hello","num_connections":1}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);
            while (await socket.ReceiveAsync(buffer, default) is { MessageType: WebSocketMessageType.Text } part)
            {
                var id = JsonElement.Parse(buffer.AsSpan(0, part.Count)).GetProperty("envelope_id").GetString()!;
                lock (gate) acknowledged.Add(id);
            }
        }
        catch (WebSocketException)
        {
            // Dropped, by either side.
        }
        finally
        {
            // Its state says open for a while yet.
            lock (gate) if (line == socket) line = null;
        }
    }
}
