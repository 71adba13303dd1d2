using System.Text.Json.Nodes;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Slack;

/// <summary>Slack's incoming webhooks.</summary>
internal sealed class SlackChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Slack, "A message in a channel or to you", "message",
        "At api.slack.com/apps create an app, switch on Incoming Webhooks, add one to the channel (or to yourself), and copy its address.")
    {
        Rings = false, IsRoom = _ => true,
        Fields = [new(Url, "Webhook address", "https://hooks.slack.com/services/T00000000/B00000000/XyZ123XyZ123XyZ123XyZ123", FieldRules.UrlWithPath) { Type = FieldType.Url }],
        RichText = true, LongestText = SlackBlocks.Longest,
    };

    protected override HttpCall Write(Message message, ChannelFields fields) =>
        HttpCall.Json(new Uri(fields[Url]), new JsonObject
        {
            ["text"] = Markup.Slack(MessageText.Subject(message)), ["mrkdwn"] = false, ["link_names"] = false, ["unfurl_links"] = false, ["unfurl_media"] = false,
            ["blocks"] = SlackBlocks.Of(message, MessageText.Links(message)),
        });

    protected override DeliveryResult Read(OutboundAnswer answer)
    {
        if ((int)answer.Status >= 400 && answer.Text is "no_service" or "no_team" or "channel_is_archived") return new Gone(HttpAnswers.Said(answer));

        var read = HttpAnswers.Read(answer, 410);
        return read is Delivered && answer.Text != "ok" ? NotIts(answer, Kind) : read;
    }
}
