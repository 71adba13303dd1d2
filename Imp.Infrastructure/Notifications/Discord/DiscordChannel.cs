using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Discord;

/// <summary>Discord's webhooks: one embed and link buttons. Nobody can be mentioned; what others wrote is escaped.</summary>
internal sealed class DiscordChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";
    private const int Longest = 4_096;
    private const int LongestContent = 2_000;
    private const int WithoutSound = 1 << 12;

    /// <summary>5 % below the limits, because it is not said what they count.</summary>
    private const int Safely = 95;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Discord, "A message in a channel, with buttons", "message",
        "In the channel's settings, under Integrations, Webhooks, make one and copy its address.")
    {
        Rings = false, IsRoom = _ => true,
        Fields = [new(Url, "Webhook address", "https://discord.com/api/webhooks/1234567890/Wq1aZ9bC3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z", FieldRules.UrlWithPath) { Type = FieldType.Url }],
        Acknowledging = Acknowledging.Button, RichText = true, EditsSent = true, LongestText = Longest,
    };

    protected override HttpCall Write(Message message, ChannelFields fields) =>
        // With wait=true a message that cannot be kept is an error; without it, it would be lost in silence.
        HttpCall.Json(HttpCall.With(fields[Url], "wait=true&with_components=true"), Body(message));

    protected override HttpCall? Edit(Message message, ChannelFields fields, string reference)
    {
        if (!ulong.TryParse(reference, out var id)) return null;

        var at = new UriBuilder(fields[Url]);
        at.Path = $"{at.Path.TrimEnd('/')}/messages/{id}";
        return HttpCall.Json(HttpCall.With(at.Uri.AbsoluteUri, "with_components=true"), Body(message)) with { Method = HttpMethod.Patch };
    }

    private static JsonObject Body(Message message)
    {
        var body = new JsonObject
        {
            ["content"] = TextCut.Fit(MessageText.Subject(message), LongestContent * Safely / 100, TextUnit.Utf16, Markup.Markdown),
            ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() },
            ["embeds"] = new JsonArray(new JsonObject
            {
                ["description"] = TextCut.Fit(MessageText.Short(message), Longest * Safely / 100, TextUnit.Utf16, Markup.Markdown), ["color"] = MessageColours.Of(message),
            }),
        };
        if (message.Edits is not null) body["components"] = new JsonArray();
        else if (message.Purpose is DeliveryPurpose.Taken or DeliveryPurpose.Ended or DeliveryPurpose.Notice) body["flags"] = WithoutSound;
        if (MessageText.Links(message) is { Count: > 0 } links)
            body["components"] = new JsonArray(new JsonObject
            {
                ["type"] = 1,
                ["components"] = new JsonArray([.. links.Select(link => new JsonObject { ["type"] = 2, ["style"] = 5, ["label"] = link.Label, ["url"] = link.Url })]),
            });
        return body;
    }

    /// <summary>Who goes on calling a webhook that is refused is banned with all of its address, so 401 and 403 are an end too.</summary>
    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer, 401, 403, 404, 410) switch
    {
        Delivered => answer.Json.Text("id") is { } id ? Taken(answer, "message " + id, id) : NotIts(answer, Kind),
        TryLater later => later with { After = answer.Json.Seconds("retry_after") ?? later.After },
        var other => other,
    };
}
