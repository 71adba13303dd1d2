using System.Text;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.TwilioSms;

/// <summary>Short messages by Twilio.</summary>
internal sealed class TwilioSmsChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel, IFixedServer
{
    private const string Account = "Account";
    private const string Key = "Key";
    private const string Token = "Token";
    private const string From = "From";

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.TwilioSms, "A short message to any phone", "phone",
        "The account's SID and token stand on the first page of Twilio's console. Carriers in the United States drop messages of numbers that are not registered there (A2P 10DLC or toll-free): register before you rely on it.")
    {
        Address = new(ChannelFields.Address, "Phone number", "+491701234567", FieldRules.Phone) { Type = FieldType.Phone },
        Fields =
        [
            new(Account, "Account SID", "AC0123456789abcdef0123456789abcdef", value => SidProblem(value, "AC")),
            new(Token, "Auth token", "f0e1d2c3b4a5968778695a4b3c2d1e0f", FieldRules.Token) { Type = FieldType.Secret, Hint = "Or the secret of an API key." },
            new(From, "Sender", "+15005550006", SenderProblem) { Hint = "A number of yours, a name of up to 11 letters, or a messaging service (MG…)." },
            new(Key, "API key", "SK0123456789abcdef0123456789abcdef", value => SidProblem(value, "SK")) { Optional = true, Hint = "Only when the token above is that of a key." },
        ],
        LongestText = ShortText.Longest, CountedIn = TextUnit.Gsm,
    };

    public Uri Server { get; set; } = new("https://api.twilio.com");

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var sender = fields[From].StartsWith("MG", StringComparison.Ordinal) && fields[From].Length == 34 ? "MessagingServiceSid" : "From";
        var user = fields[Key] is { Length: > 0 } key ? key : fields[Account];
        var proof = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{fields[Token]}"));
        var url = new Uri(Server, $"/2010-04-01/Accounts/{fields[Account]}/Messages.json");
        var call = HttpCall.Form(url, ("To", fields[ChannelFields.Address]), (sender, fields[From]), ("Body", ShortText.Of(message)));
        return call with { Headers = new Dictionary<string, string> { ["Authorization"] = "Basic " + proof } };
    }

    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer) switch
    {
        Delivered when answer.Json.Text("status") is "failed" or "undelivered" => new GaveUp(HttpAnswers.Said(answer)),
        Delivered => answer.Json.Text("sid") is { } sid ? Taken(answer, $"{sid} is {answer.Json.Text("status")}") : NotIts(answer, Kind),
        var other => other,
    };

    private static string? SidProblem(string value, string kind) =>
        value.Length == 34 && value.StartsWith(kind, StringComparison.Ordinal) && value.Skip(2).All(char.IsAsciiHexDigit) ? null : $"{kind} and 32 letters and digits. Copy it whole.";

    private static string? SenderProblem(string value) =>
        FieldRules.Phone(value) is null || SidProblem(value, "MG") is null || value.Length <= 11 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == ' ') && value.Any(char.IsAsciiLetter) ? null
        : "A number as +15005550006, a name of up to 11 letters, or a messaging service (MG…).";
}
