using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.WebPush;

/// <summary>A notification of the browser itself, through the push service of its maker, which cannot read it. The service worker shows it.</summary>
internal sealed class WebPushChannel(GuardedHttp http, Sealing sealing, TimeProvider clock, PushKey key, IChance chance) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Endpoint = "Endpoint";
    private const string Key = "Key";
    private const string Auth = "Auth";

    /// <summary>Bytes; a phone shows fewer.</summary>
    private const int LongestWords = 600;

    /// <summary>How long a push service keeps what it cannot deliver: afterwards Imp has long repeated it.</summary>
    private const string KeptSeconds = "3600";

    /// <summary>Text as it is: what is escaped would take up to three times the room.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.WebPush, "A notification of this browser, no app needed", "bell",
        "It works in every browser that you switch it on in, also while Imp is not open. On an iPhone or iPad first add Imp to the home screen and open it from there. It does not break through silent mode: add something that rings.")
    {
        Fields =
        [
            new(Endpoint, "Address", "https://push.example.org/wpush/v2/gAAAAABl0mWq7Xk3Zp9", FieldRules.UrlWithPath) { Type = FieldType.Url },
            new(Key, "Key", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", KeyProblem) { Type = FieldType.Secret },
            new(Auth, "Secret", "BTBZMqHH6r4Tts7J_aSIgg", value => Bytes(value, PushCipher.AuthBytes) is null ? "Sixteen bytes in base64url." : null) { Type = FieldType.Secret },
            new(ChannelFields.Browser, "Browser", "b-4f81c2d09a7e5b36", FieldRules.Token) { Optional = true },
        ],
        FromBrowser = true, Acknowledging = Acknowledging.Button | Acknowledging.Reply, LongestText = PushCipher.Longest, CountedIn = TextUnit.Utf8,
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var endpoint = new Uri(fields[Endpoint]);
        using var once = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var body = PushCipher.Encrypt(Words(message), Bytes(fields[Key], PushCipher.PointBytes)!, Bytes(fields[Auth], PushCipher.AuthBytes)!, once, chance.Bytes(PushCipher.SaltBytes));
        var headers = new Dictionary<string, string>
        {
            ["TTL"] = KeptSeconds, ["Urgency"] = message.Purpose is DeliveryPurpose.Ended or DeliveryPurpose.Notice ? "normal" : "high", ["Authorization"] = key.Prove(endpoint, Clock.GetUtcNow()),
        };
        // Of one incident only the newest is worth delivering; 32 letters are allowed.
        if (message.Incident is { } incident) headers["Topic"] = (message.IsBundle ? message.Id.Value : incident.Id.Value).ToString("N");
        return new HttpCall(endpoint, body, "application/octet-stream") { ContentEncoding = "aes128gcm", Headers = headers };
    }

    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer, 404, 410) switch
    {
        Delivered => Taken(answer, "taken by the push service"),
        Gone => new Gone($"{(int)answer.Status}: this browser was switched off, or has forgotten Imp. Switch it on again there."),
        GaveUp refused when (int)answer.Status is 400 or 401 or 403 => refused with { Answer = $"{refused.Answer} If the key file was replaced, switch the browser on again." },
        var other => other,
    };

    /// <summary>What the service worker reads.</summary>
    private static byte[] Words(Message message)
    {
        var shown = new JsonObject
        {
            ["title"] = MessageText.Subject(message), ["body"] = TextCut.Fit(MessageText.Short(message), LongestWords, TextUnit.Utf8), ["kind"] = message.Purpose.ToString().ToLowerInvariant(),
        };
        if (message.Incident is { } incident) (shown["tag"], shown["open"]) = (message.IsBundle ? $"bundle-{message.Id.Value:N}" : $"incident-{incident.Number}", incident.Link);
        if (message.Notice is { } notice) (shown["tag"], shown["open"]) = ($"notice-{message.Id.Value:N}", notice.Link);
        if (message.AcknowledgeLink is not { } link) return JsonSerializer.SerializeToUtf8Bytes(shown, Plain);

        shown["acknowledge"] = link;
        shown["look"] = message.T["Look at it"];
        shown["actions"] = new JsonArray([.. MessageActions.Of(message).Where(one => one.Action != ReplyAction.Close).Select(one => new JsonObject { ["action"] = one.Action.Word(), ["title"] = one.Label })]);
        return JsonSerializer.SerializeToUtf8Bytes(shown, Plain);
    }

    private static string? KeyProblem(string value)
    {
        using var point = PushCipher.Key(Bytes(value, PushCipher.PointBytes));
        return point is null ? "No key of a browser." : null;
    }

    private static byte[]? Bytes(string value, int count)
    {
        var bytes = new byte[count];
        return Base64Url.IsValid(value, out var length) && length == count && Base64Url.TryDecodeFromChars(value, bytes, out _) ? bytes : null;
    }
}
