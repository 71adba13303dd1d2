using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Ntfy;

/// <summary>ntfy, ours or ntfy.sh: JSON to the server's root with the topic in it, so that titles need no header encoding.</summary>
internal sealed class NtfyChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Topic = "Url";
    private const string Token = "Token";

    /// <summary>Bytes; what is longer arrives as an attachment.</summary>
    private const int Longest = 4_096;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Ntfy, "Push to a phone, from a server of yours or ntfy.sh", "phone-mobile",
        "In the ntfy app, subscribe to a topic with a long name that nobody guesses: who knows it can read along. Copy its address. Only a protected topic needs a token; it is made under Account.")
    {
        Fields =
        [
            new(Topic, "Topic address", "https://ntfy.sh/imp-ana-4f81c2", FieldRules.UrlWithPath) { Type = FieldType.Url },
            new(Token, "Access token", "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2", FieldRules.Token) { Type = FieldType.Secret, Optional = true },
        ],
        Acknowledging = Acknowledging.Button | Acknowledging.Reply, LongestText = Longest, CountedIn = TextUnit.Utf8,
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var topic = new Uri(fields[Topic]);
        var path = topic.AbsolutePath.TrimEnd('/');
        var body = new JsonObject
        {
            ["topic"] = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]),
            ["title"] = MessageText.Subject(message),
            ["message"] = TextCut.Fit(MessageText.Short(message), Longest, TextUnit.Utf8),
            ["priority"] = Priority(message),
            ["tags"] = new JsonArray(message.Purpose switch { DeliveryPurpose.Page => "rotating_light", DeliveryPurpose.Check => "hourglass", DeliveryPurpose.Taken => "eyes", DeliveryPurpose.Ended => "white_check_mark", DeliveryPurpose.Test => "wave", DeliveryPurpose.Notice => "calendar" }),
        };
        if ((message.Incident?.Link ?? message.Notice?.Link) is { } open) body["click"] = open;
        if (Buttons(message) is { Count: > 0 } buttons) body["actions"] = buttons;
        var call = HttpCall.Json(new Uri(topic, path[..(path.LastIndexOf('/') + 1)]), body);
        return fields[Token] is { Length: > 0 } token ? call with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer " + token } } : call;
    }

    /// <summary>Three at the most. What is pressed on the phone goes from there to Imp, without a page in between.</summary>
    private static JsonArray Buttons(Message message)
    {
        var buttons = new JsonArray();
        if (message.AcknowledgeLink is { } link)
            foreach (var (action, label) in MessageActions.Of(message).Where(one => one.Action != ReplyAction.Close))
                buttons.Add(new JsonObject
                {
                    ["action"] = "http", ["label"] = label, ["url"] = PublicAddress.Act(link, action), ["method"] = "POST",
                    ["headers"] = new JsonObject { ["Accept"] = "application/json" }, ["clear"] = true,
                });
        foreach (var (label, url) in MessageText.Links(message).Where(one => one.Url != message.AcknowledgeLink))
            buttons.Add(new JsonObject { ["action"] = "view", ["label"] = label, ["url"] = url });
        return buttons;
    }

    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer) is not Delivered ? HttpAnswers.Read(answer)
        : answer.Json.Text("id") is { } id ? Taken(answer, "message " + id) : NotIts(answer, Kind);

    /// <summary>5 rings through and goes on, 2 makes no sound.</summary>
    private static int Priority(Message message) => message.Purpose switch
    {
        DeliveryPurpose.Page => message.Incident?.Severity switch { Severity.Sev1 => 5, Severity.Sev2 => 4, _ => 3 },
        DeliveryPurpose.Check => 4,
        DeliveryPurpose.Taken or DeliveryPurpose.Ended => 2,
        DeliveryPurpose.Test => 3,
        DeliveryPurpose.Notice => 2,
    };
}
