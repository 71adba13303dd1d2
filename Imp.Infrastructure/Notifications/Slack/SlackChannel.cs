using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Slack;

/// <summary>Slack's incoming webhooks. What others wrote is sent as plain text, which Slack does not format; only our own links are markup.</summary>
internal sealed class SlackChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";
    private const int Longest = 3_000;
    private const int LongestHeader = 150;

    /// <summary>5 % below the limits, because it is not said what they count.</summary>
    private const int Safely = 95;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Slack, "A message in a channel or to you", "message",
        "At api.slack.com/apps create an app, switch on Incoming Webhooks, add one to the channel (or to yourself), and copy its address.")
    {
        Fields = [new(Url, "Webhook address", "https://hooks.slack.com/services/T00000000/B00000000/XyZ123XyZ123XyZ123XyZ123", FieldRules.UrlWithPath) { Type = FieldType.Url }],
        RichText = true, LongestText = Longest,
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var blocks = new JsonArray(
            new JsonObject { ["type"] = "header", ["text"] = Plain(MessageText.Subject(message), LongestHeader) },
            new JsonObject { ["type"] = "section", ["text"] = Plain(MessageText.Short(message), Longest) });
        if (MessageText.Links(message) is { Count: > 0 } links)
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = string.Join("   ", links.Select(link => $"*<{Markup.Slack(link.Url)}|{link.Label}>*")) } });
        return HttpCall.Json(new Uri(fields[Url]), new JsonObject
        {
            ["text"] = Markup.Slack(MessageText.Subject(message)), ["mrkdwn"] = false, ["link_names"] = false, ["unfurl_links"] = false, ["unfurl_media"] = false, ["blocks"] = blocks,
        });
    }

    protected override DeliveryResult Read(OutboundAnswer answer)
    {
        if ((int)answer.Status >= 400 && answer.Text is "no_service" or "no_team" or "channel_is_archived") return new Gone(HttpAnswers.Said(answer));

        var read = HttpAnswers.Read(answer, 410);
        return read is Delivered && answer.Text != "ok" ? NotIts(answer, Kind) : read;
    }

    private static JsonObject Plain(string text, int most) =>
        new() { ["type"] = "plain_text", ["emoji"] = false, ["text"] = TextCut.Fit(text, most * Safely / 100, TextUnit.Utf16, Markup.Slack) };
}
