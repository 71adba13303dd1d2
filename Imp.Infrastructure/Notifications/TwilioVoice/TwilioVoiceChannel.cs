using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications.Twilio;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.TwilioVoice;

/// <summary>A call by Twilio, which speaks the message and waits for a key. An answering machine presses none, so it takes nothing.</summary>
internal sealed class TwilioVoiceChannel(GuardedHttp http, Sealing sealing, TimeProvider clock, PublicAddress address) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel, IFixedServer
{
    /// <summary>Characters of the spoken document.</summary>
    private const int Longest = 4_000;

    private const int SaidTimes = 3;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.TwilioVoice, "A phone that rings, and a key to take it", "phone",
        "The account's SID and token stand on the first page of Twilio's console; the number that calls must be one of that account. Twilio must reach Imp under its public address, or the keys do nothing. Allow the number to break through silent mode in your phone's contacts.")
    {
        Address = new(ChannelFields.Address, "Phone number", "+491701234567", FieldRules.Phone) { Type = FieldType.Phone },
        Fields =
        [
            new(TwilioFields.Account, "Account SID", "AC0123456789abcdef0123456789abcdef", value => TwilioFields.SidProblem(value, "AC")),
            new(TwilioFields.Token, "Auth token", "f0e1d2c3b4a5968778695a4b3c2d1e0f", FieldRules.Token) { Type = FieldType.Secret, Hint = "The account's own: with a key's secret nobody could tell who pressed." },
            new(TwilioFields.From, "Calls from", "+15005550006", FieldRules.Phone) { Type = FieldType.Phone },
        ],
        Acknowledging = Acknowledging.Reply, TellsEnd = false, Says = message => $"{VoiceText.Of(message)} {VoiceText.KeysOf(message)}", LongestText = Longest,
    };

    public Uri Server { get; set; } = new("https://api.twilio.com");

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var url = new Uri(Server, $"/2010-04-01/Accounts/{fields[TwilioFields.Account]}/Calls.json");
        var call = HttpCall.Form(url, ("To", fields[ChannelFields.Address]), ("From", fields[TwilioFields.From]), ("Twiml", Spoken(message)), ("Timeout", "30"),
            ("StatusCallback", address.IsPublic ? address.Status(message.Id) : ""));
        return call with { Headers = TwilioFields.Proof(fields[TwilioFields.Account], fields[TwilioFields.Token]) };
    }

    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer) switch
    {
        Delivered when answer.Json.Text("status") is "failed" or "canceled" => new GaveUp(HttpAnswers.Said(answer)),
        Delivered => answer.Json.Text("sid") is { } sid ? Taken(answer, $"call {sid} is {answer.Json.Text("status")}", sid) : NotIts(answer, Kind),
        var other => other,
    };

    private static string Spoken(Message message) => message.AcknowledgeLink is { } link
        ? TwiML.Ask(link + PublicAddress.CallSuffix, $"{VoiceText.Of(message)} {VoiceText.KeysOf(message)}", message.T.Language, SaidTimes)
        : TwiML.Say(VoiceText.Of(message), message.T.Language);
}
