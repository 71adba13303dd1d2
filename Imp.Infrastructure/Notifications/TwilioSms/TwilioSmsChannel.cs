using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications.Twilio;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.TwilioSms;

/// <summary>Short messages by Twilio.</summary>
internal sealed class TwilioSmsChannel(GuardedHttp http, Sealing sealing, TimeProvider clock, PublicAddress address) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel, IFixedServer
{
    private const string Key = "Key";
    private const string Replies = "Replies";
    private const string TakesReplies = "yes";

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.TwilioSms, "A short message to any phone", "phone",
        "The account's SID and token stand on the first page of Twilio's console. Carriers in the United States drop messages of numbers that are not registered there (A2P 10DLC or toll-free): register before you rely on it.")
    {
        Address = new(ChannelFields.Address, "Phone number", "+491701234567", FieldRules.Phone) { Type = FieldType.Phone },
        Fields =
        [
            new(TwilioFields.Account, "Account SID", "AC0123456789abcdef0123456789abcdef", value => TwilioFields.SidProblem(value, "AC")),
            new(TwilioFields.Token, "Auth token", "f0e1d2c3b4a5968778695a4b3c2d1e0f", FieldRules.Token) { Type = FieldType.Secret, Hint = "Or the secret of an API key." },
            new(TwilioFields.From, "Sender", "+15005550006", SenderProblem) { Hint = "A number of yours, a name of up to 11 letters, or a messaging service (MG…)." },
            new(Key, "API key", "SK0123456789abcdef0123456789abcdef", value => TwilioFields.SidProblem(value, "SK")) { Optional = true, Hint = "Only when the token above is that of a key." },
            new(Replies, "Answers take an incident", TakesReplies, _ => null)
            {
                Optional = true, Choices = ["no", TakesReplies], Hint = "Yes, once the number or service at Twilio sends incoming messages to /twilio/sms of this Imp. Not with a key's token.",
            },
        ],
        Acknowledging = Acknowledging.Link | Acknowledging.Reply, LongestText = ShortText.Longest, CountedIn = TextUnit.Gsm, Says = message => ShortText.Of(message),
    };

    public Uri Server { get; set; } = new("https://api.twilio.com");

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var from = fields[TwilioFields.From];
        var sender = from.StartsWith("MG", StringComparison.Ordinal) && from.Length == 34 ? "MessagingServiceSid" : "From";
        var url = new Uri(Server, $"/2010-04-01/Accounts/{fields[TwilioFields.Account]}/Messages.json");
        var call = HttpCall.Form(url, ("To", fields[ChannelFields.Address]), (sender, from), ("Body", ShortText.Of(message, answers: fields[Replies] == TakesReplies)),
            // What a key of the account signs cannot be checked.
            ("StatusCallback", address.IsPublic && fields[Key].Length == 0 ? address.Status(message.Id) : ""));
        return call with { Headers = TwilioFields.Proof(fields[Key] is { Length: > 0 } key ? key : fields[TwilioFields.Account], fields[TwilioFields.Token]) };
    }

    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer) switch
    {
        Delivered when answer.Json.Text("status") is "failed" or "undelivered" => new GaveUp(HttpAnswers.Said(answer)),
        Delivered => answer.Json.Text("sid") is { } sid ? Taken(answer, $"{sid} is {answer.Json.Text("status")}", sid) : NotIts(answer, Kind),
        var other => other,
    };

    private static string? SenderProblem(string value) =>
        FieldRules.Phone(value) is null || TwilioFields.SidProblem(value, "MG") is null || value.Length <= 11 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == ' ') && value.Any(char.IsAsciiLetter) ? null
        : "A number as +15005550006, a name of up to 11 letters, or a messaging service (MG…).";
}
