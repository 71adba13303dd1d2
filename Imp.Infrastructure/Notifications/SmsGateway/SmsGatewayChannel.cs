using System.Text;
using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.SmsGateway;

/// <summary>Short messages by whatever takes an HTTP request: an address, a method and a body with places to fill.</summary>
internal sealed class SmsGatewayChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";
    private const string Method = "Method";
    private const string Type = "Type";
    private const string Body = "Body";
    private const string Proof = "Proof";
    private const string Json = "application/json", Form = "application/x-www-form-urlencoded", Plain = "text/plain";

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.SmsGateway, "A short message by a modem or provider of yours", "phone",
        "Your gateway's paper says what it wants. In address and body {to} becomes the number, {text} the message and {id} its id, each written as its place demands: do not quote or encode them.")
    {
        Address = new(ChannelFields.Address, "Phone number", "+491701234567", FieldRules.Phone) { Type = FieldType.Phone },
        Fields =
        [
            new(Url, "Gateway's address", "https://sms.example.org/send?key=4f81c2d09a", UrlProblem) { Type = FieldType.Url },
            new(Method, "Method", "POST", FieldRules.Any) { Choices = ["POST", "GET", "PUT"] },
            new(Type, "Body is", Json, FieldRules.Any) { Choices = [Json, Form, Plain] },
            new(Body, "Body", """{"to": "{to}", "message": "{text}", "ref": "{id}"}""", BodyProblem) { Type = FieldType.Long, Optional = true, Hint = "Empty when everything stands in the address. Keys belong into the address or the header: these are struck out of answers." },
            new(Proof, "Authorization header", "Bearer 9f8e7d6c5b4a", value => value.Any(char.IsControl) || value.Any(letter => letter > '~') ? "One line of plain letters, such as Bearer and a token." : null) { Type = FieldType.Secret, Optional = true },
        ],
        LongestText = ShortText.Longest, CountedIn = TextUnit.Gsm, Says = message => ShortText.Of(message),
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var url = Fill(fields[Url], message, fields, Uri.EscapeDataString);
        var body = fields[Method] == "GET" || fields[Body].Length == 0 ? null : Encoding.UTF8.GetBytes(Fill(fields[Body], message, fields, Escape(fields[Type])));
        return new HttpCall(new Uri(url), body, fields[Type] == Form ? Form : fields[Type] + "; charset=utf-8")
        {
            Method = new HttpMethod(fields[Method]),
            Headers = fields[Proof] is { Length: > 0 } proof ? new Dictionary<string, string> { ["Authorization"] = proof } : [],
        };
    }

    private static Func<string, string> Escape(string type) => type switch
    {
        Json => text => JsonEncodedText.Encode(text).ToString(),
        Form => Uri.EscapeDataString,
        _ => text => text,
    };

    /// <summary>In one pass, so that what was filled in is not filled again.</summary>
    private static string Fill(string template, Message message, ChannelFields fields, Func<string, string> escape)
    {
        var filled = new StringBuilder(template.Length + ShortText.Longest);
        for (var at = 0; at < template.Length;)
        {
            var (length, value) = template.AsSpan(at) switch
            {
                ['{', 't', 'o', '}', ..] => (4, fields[ChannelFields.Address]),
                ['{', 't', 'e', 'x', 't', '}', ..] => (6, ShortText.Of(message)),
                ['{', 'i', 'd', '}', ..] => (4, message.Id.Value.ToString("D")),
                _ => (1, null),
            };
            filled.Append(value is null ? template[at].ToString() : escape(value));
            at += length;
        }
        return filled.ToString();
    }

    private static string? UrlProblem(string value) => FieldRules.Url(value) ?? (new Uri(value).Host.Contains('{') ? "The name of the server stands fast; {to}, {text} and {id} go behind it." : null);

    private static string? BodyProblem(string value) => value.Contains("{text}", StringComparison.Ordinal) ? null : "The body must say where the message goes: {text}.";
}
