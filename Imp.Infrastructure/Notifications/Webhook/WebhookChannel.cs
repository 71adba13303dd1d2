using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Webhook;

/// <summary>Signed webhooks in the manner of Standard Webhooks 1.0: the same id on every attempt, a fresh time, HMAC-SHA256 over id, time and body.</summary>
internal sealed class WebhookChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    /// <summary>For people; what is sent has no line breaks.</summary>
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Webhook, "Calls an address of yours", "webhook",
        "Each message is one signed POST with JSON. The signing secret is shown once, in the next step.")
    {
        Rings = false,
        Address = new(ChannelFields.Address, "Address", "https://example.org/hooks/imp", FieldRules.Url) { Type = FieldType.Url },
        Signs = true, ForPrograms = true, Says = message => JsonNode.Parse(WebhookBody.Of(message))!.ToJsonString(Readable),
    };

    protected override TimeSpan Within => TimeSpan.FromSeconds(20);

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var body = WebhookBody.Of(message);
        return new HttpCall(new Uri(fields[ChannelFields.Address]), body, "application/json")
        {
            Headers = StandardSignature.Headers(message.Id.Value, Clock.GetUtcNow(), body, Key(fields)!),
        };
    }

    protected override bool Unreadable(ChannelFields fields) => Key(fields) is null;

    private static byte[]? Key(ChannelFields fields) => WebhookSecret.Bytes(fields[ChannelFields.Signing] is { Length: > 0 } text ? new Secret(text) : null);
}
