using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Mattermost;

/// <summary>Mattermost's incoming webhooks: one attachment in the severity's colour, its text escaped and nobody called by name.</summary>
internal sealed class MattermostChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";
    private const int Longest = 16_383;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Mattermost, "A message in a channel of your server", "message",
        "In Mattermost, under Integrations, add an incoming webhook for the channel and copy its address.")
    {
        Fields = [new(Url, "Webhook address", "https://chat.example.org/hooks/4f3kdw5nt7nyzxqjw8d9r1m2xe", FieldRules.UrlWithPath) { Type = FieldType.Url }],
        RichText = true, LongestText = Longest,
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var links = string.Join("   ", MessageText.Links(message).Select(link => $"**[{link.Label}](<{link.Url}>)**"));
        var words = TextCut.Fit(MessageText.Short(message), Longest - links.Length - 2, TextUnit.Utf16, Markup.Markdown);
        return HttpCall.Json(new Uri(fields[Url]), new JsonObject
        {
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["fallback"] = Markup.Quiet(MessageText.Subject(message)), ["color"] = "#" + MessageColours.Of(message).ToString("x6", System.Globalization.CultureInfo.InvariantCulture),
                ["title"] = Markup.Markdown(MessageText.Subject(message)), ["text"] = links.Length == 0 ? words : $"{words}\n\n{links}",
            }),
        });
    }
}
