using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Mattermost;

/// <summary>Mattermost's incoming webhooks: one attachment in the severity's colour, its text escaped and nobody called by name; with buttons where it is known who may press.</summary>
internal sealed class MattermostChannel(GuardedHttp http, Sealing sealing, TimeProvider clock, PublicAddress address, MattermostProof proof) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";
    private const string Member = "Member";
    private const int Longest = 16_383;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Mattermost, "A message in a channel of your server", "message",
        "In Mattermost, under Integrations, add an incoming webhook for the channel and copy its address.")
    {
        Rings = false, IsRoom = _ => true,
        Fields = [new(Url, "Webhook address", "https://chat.example.org/hooks/4f3kdw5nt7nyzxqjw8d9r1m2xe", FieldRules.UrlWithPath) { Type = FieldType.Url }, new(Member, "Your user name", "ana", MemberProblem) { Optional = true, Hint = "For buttons that only you can press; the Mattermost server must be able to reach Imp. Leave it empty to have links." }],
        Acknowledging = Acknowledging.Link | Acknowledging.Reply, RichText = true, LongestText = Longest,
    };

    /// <returns>Whose press counts, as a name or an id; null where nobody's does.</returns>
    public static string? PresserOf(ChannelFields fields) => fields[Member].TrimStart('@') is { Length: > 0 } member ? member : null;

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var actions = PresserOf(fields) is null ? [] : MessageActions.Of(message);
        var links = string.Join("   ", MessageText.Links(message).Where(link => actions.Count == 0 || link.Url != message.AcknowledgeLink).Select(link => $"**[{link.Label}](<{link.Url}>)**"));
        var words = TextCut.Fit(MessageText.Short(message), Longest - links.Length - 2, TextUnit.Utf16, Markup.Markdown);
        var attachment = new JsonObject
        {
            ["fallback"] = Markup.Quiet(MessageText.Subject(message)), ["color"] = "#" + MessageColours.Of(message).ToString("x6", System.Globalization.CultureInfo.InvariantCulture),
            ["title"] = Markup.Markdown(MessageText.Subject(message)), ["text"] = links.Length == 0 ? words : $"{words}\n\n{links}",
        };
        if (actions.Count > 0) attachment["actions"] = new JsonArray([.. actions.Select(one => Button(one.Action, one.Label, address.Pressed, proof.Make(message.Id)))]);
        return HttpCall.Json(new Uri(fields[Url]), new JsonObject { ["attachments"] = new JsonArray(attachment) });
    }

    /// <param name="token">Comes back with the press.</param>
    internal static JsonObject Button(ReplyAction action, string label, string url, string token) => new()
    {
        ["id"] = action.Word(), ["type"] = "button", ["name"] = label, ["style"] = action switch { ReplyAction.Acknowledge => "primary", ReplyAction.Snooze => "default", ReplyAction.Close => "danger" },
        ["integration"] = new JsonObject { ["url"] = url, ["context"] = new JsonObject { ["action"] = action.Word(), ["token"] = token } },
    };

    private static string? MemberProblem(string value) => value.Length <= 64 && value.TrimStart('@') is { Length: > 0 } name && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_') ? null
        : "A user name, such as ana.lopez, or a user's ID.";
}
