using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

/// <summary>What an exam of every channel over HTTP needs. Channels are found by themselves; none can stay away.</summary>
public abstract class ChannelExam : IDisposable
{
    /// <summary>What each answers when it took a message. Where any 2xx will do, there is none.</summary>
    protected static IReadOnlyDictionary<ChannelKind, string> Yes { get; } = new Dictionary<ChannelKind, string>
    {
        [ChannelKind.Ntfy] = """{"id":"m7","topic":"imp-ana-4f81c2"}""", [ChannelKind.Gotify] = """{"id":7,"appid":1}""",
        [ChannelKind.Pushover] = """{"status":1,"request":"r7","receipt":"rec7"}""", [ChannelKind.Slack] = "ok", [ChannelKind.SlackBot] = """{"ok":true,"channel":"D024BE91L","ts":"1700000000.000007"}""", [ChannelKind.Discord] = """{"id":"7","content":"…"}""",
        [ChannelKind.GoogleChat] = """{"name":"spaces/A/messages/7"}""", [ChannelKind.Telegram] = """{"ok":true,"result":{"message_id":7}}""",
        [ChannelKind.TwilioSms] = """{"sid":"SM7","status":"queued"}""", [ChannelKind.TwilioVoice] = """{"sid":"CA7","status":"queued"}""",
    };

    private protected ChannelWorld World { get; } = new();

    public static TheoryData<ChannelKind> Kinds => [.. Types.Keys];

    private static Dictionary<ChannelKind, Type> Types { get; } = typeof(IChannel).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(HttpChannel).IsAssignableFrom(type))
        .ToDictionary(type => ((ChannelProfile)type.GetProperty(nameof(IDeclaredChannel.Declared))!.GetValue(null)!).Kind);

    public void Dispose() => World.Dispose();

    private protected static async Task<WebhookSink> SinkAsync(ChannelKind kind)
    {
        var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(kind is ChannelKind.TwilioSms or ChannelKind.TwilioVoice ? 201 : 200, Body: Yes.GetValueOrDefault(kind) ?? "");
        return sink;
    }

    private protected Task<DeliveryResult> SendAsync(ChannelKind kind, WebhookSink sink, Message message) =>
        Channel(kind, sink.Url, TimeProvider.System, "127.0.0.1").SendAsync(message, Method(kind, sink.Url), default);

    private protected ContactMethod Method(ChannelKind kind, string server) => World.Example(ChannelBook.Of(kind), server);

    private protected HttpChannel Channel(ChannelKind kind, string server, TimeProvider clock, params string[] allow) =>
        World.Make(kind, new GuardedHttp(new OutboundOptions(allow), clock), server, clock);

    /// <summary>Every text in a request, as the other side reads it.</summary>
    private protected static IEnumerable<string> Texts(WebhookCall call)
    {
        if (call.Headers["Content-Type"].StartsWith("application/json", StringComparison.Ordinal)) return Leaves(call.Json);
        return call.Text.Split('&').Select(pair => Uri.UnescapeDataString(pair[(pair.IndexOf('=') + 1)..]));
    }

    private static IEnumerable<string> Leaves(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(one => Leaves(one.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    private protected static string Said(WebhookCall call) => string.Join('\n', Texts(call)).Replace("\\", "", StringComparison.Ordinal);
}
