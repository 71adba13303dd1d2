using System.Globalization;
using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Pushover;

/// <summary>Pushover. A SEV1 is an emergency there: it rings until somebody takes it in the app, which its receipt tells; see <see cref="PushoverReceipts"/>.</summary>
internal sealed class PushoverChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel, IFixedServer
{
    public const string Token = "Token";
    public const string User = "User";
    private const int Longest = 1_024;
    private const int LongestTitle = 250;
    private const int LongestUrl = 512;

    private const string RingsEverySeconds = "60";

    /// <summary>Then it ends by itself: Imp repeats what nobody takes.</summary>
    public static readonly TimeSpan RingsFor = TimeSpan.FromMinutes(10);

    /// <summary>Pushover asks to be left alone so long after an error of its own.</summary>
    private static readonly TimeSpan InTrouble = TimeSpan.FromSeconds(5);

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Pushover, "Push that rings until it is seen", "phone-mobile",
        "The user key stands on pushover.net when you are signed in. The application token you get there under Create an Application.")
    {
        Fields =
        [
            new(User, "User or group key", "uQiRzpo4DXghDmr9QzzfQu27cmVRsG", FieldRules.Token) { Type = FieldType.Secret },
            new(Token, "Application token", "azGDORePK8gMaC0QOYAMyEEuzJnyUi", FieldRules.Token) { Type = FieldType.Secret },
        ],
        Acknowledging = Acknowledging.Link | Acknowledging.Reply, LongestText = Longest,
    };

    public Uri Server { get; set; } = new("https://api.pushover.net");

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var links = MessageText.Links(message).ToList();
        var button = links.FindIndex(link => link.Url.Length <= LongestUrl);
        // One link has a place of its own; the others stand in the text, which is cut before they are.
        var others = string.Concat(links.Where((_, at) => at != button).Select(link => $"\n{link.Label}: {link.Url}"));
        var urgent = message is { Purpose: DeliveryPurpose.Page, Incident.Severity: Severity.Sev1 };
        return HttpCall.Form(
            new Uri(Server, "/1/messages.json"),
            ("token", fields[Token]), ("user", fields[User]), ("title", TextCut.Fit(MessageText.Subject(message), LongestTitle)),
            ("message", TextCut.Fit(MessageText.Short(message), Math.Max(100, Longest - others.Length)) + others),
            ("priority", Priority(message)), ("retry", urgent ? RingsEverySeconds : ""), ("expire", urgent ? RingsFor.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) : ""),
            ("url", button < 0 ? "" : links[button].Url), ("url_title", button < 0 ? "" : links[button].Label));
    }

    protected override DeliveryResult Read(OutboundAnswer answer)
    {
        var read = HttpAnswers.Read(answer);
        if (read is TryLater later && (int)answer.Status >= 500) return later with { After = later.After > InTrouble ? later.After : InTrouble };
        if (read is not Delivered) return read;
        if (answer.Json.Text("status") != "1") return NotIts(answer, Kind);

        return answer.Json.Text("receipt") is { Length: > 0 and <= 64 } receipt && receipt.All(char.IsAsciiLetterOrDigit)
            ? Taken(answer, "receipt " + receipt, receipt) with { AskAfter = PushoverReceipts.Every }
            : Taken(answer, "request " + answer.Json.Text("request"));
    }

    private static string Priority(Message message) => message.Purpose switch
    {
        DeliveryPurpose.Page => message.Incident?.Severity switch { Severity.Sev1 => "2", Severity.Sev2 => "1", _ => "0" },
        DeliveryPurpose.Check => "1",
        DeliveryPurpose.Taken or DeliveryPurpose.Ended => "-1",
        DeliveryPurpose.Test => "0",
        DeliveryPurpose.Notice => "-1",
    };
}
