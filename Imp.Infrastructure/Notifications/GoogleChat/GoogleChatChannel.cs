using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.GoogleChat;

/// <summary>Google Chat's webhooks: a card with buttons, in one thread per incident.</summary>
internal sealed class GoogleChatChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";

    /// <summary>Bytes of a whole message.</summary>
    private const int Longest = 32_000;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.GoogleChat, "A card in a space, one thread per incident", "message",
        "In the space's menu, under Apps and integrations, add a webhook and copy its address.")
    {
        Rings = false, IsRoom = _ => true,
        Fields = [new(Url, "Webhook address", "https://chat.googleapis.com/v1/spaces/AAAAmX9kQ2w/messages?key=AIzaSyB4k9Qw&token=v3Tq8LrX0cN5bM2zJ7", FieldRules.UrlWithPath) { Type = FieldType.Url }],
        Acknowledging = Acknowledging.Button, RichText = true, LongestText = Longest, CountedIn = TextUnit.Utf8,
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var widgets = new JsonArray(new JsonObject
        {
            ["textParagraph"] = new JsonObject { ["text"] = TextCut.Fit(MessageText.Short(message), Longest / 8, TextUnit.Utf8, Markup.Html).Replace("\n", "<br>", StringComparison.Ordinal) },
        });
        if (MessageText.Links(message) is { Count: > 0 } links)
            widgets.Add(new JsonObject { ["buttonList"] = new JsonObject { ["buttons"] = new JsonArray([.. links.Select(Button)]) } });
        var card = new JsonObject
        {
            ["header"] = new JsonObject { ["title"] = Markup.Quiet(MessageText.Subject(message)) },
            ["sections"] = new JsonArray(new JsonObject { ["widgets"] = widgets }),
        };
        var body = new JsonObject
        {
            ["fallbackText"] = Markup.Quiet(MessageText.Subject(message)),
            ["cardsV2"] = new JsonArray(new JsonObject { ["cardId"] = "imp", ["card"] = card }),
        };
        if (message.Incident is not { } incident) return HttpCall.Json(new Uri(fields[Url]), body);

        body["thread"] = new JsonObject { ["threadKey"] = $"incident-{incident.Id.Value:D}" };
        return HttpCall.Json(HttpCall.With(fields[Url], "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"), body);
    }

    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer, 403, 404, 410) switch
    {
        Delivered => answer.Json.Text("name") is { } name ? Taken(answer, name) : NotIts(answer, Kind),
        var other => other,
    };

    private static JsonObject Button((string Label, string Url) link) =>
        new() { ["text"] = link.Label, ["onClick"] = new JsonObject { ["openLink"] = new JsonObject { ["url"] = link.Url } } };
}
