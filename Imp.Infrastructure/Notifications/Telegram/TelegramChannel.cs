using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Telegram;

/// <summary>A Telegram bot: HTML text and link buttons to a person, a group or a topic.</summary>
internal sealed class TelegramChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel, IFixedServer
{
    public const string Token = "Token";
    private const string Topic = "Topic";
    private const string Buttons = "Buttons";
    private const string WithButtons = "yes";
    private const int Longest = 4_096;

    /// <summary>5 % below the limit, because it is not said what it counts.</summary>
    private const int Safely = 95;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Telegram, "A message from a bot of yours", "send",
        "Write /newbot to @BotFather, who answers with a token. Then write to the bot, or add it to the group and write there: its getUpdates shows the chat's number (when Imp listens to the bot already, write /id to it). A group's begins with a minus. The paper on channels says how.")
    {
        Address = new(ChannelFields.Address, "Chat", "-1001234567890", ChatProblem),
        Fields =
        [
            new(Token, "Bot token", "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", TokenProblem) { Type = FieldType.Secret },
            new(Topic, "Topic", "7", value => int.TryParse(value, out var id) && id > 0 ? null : "A topic is a number.") { Optional = true, Hint = "The number of a topic inside a group." },
            new(Buttons, "Buttons take an incident", WithButtons, _ => null)
            {
                Optional = true, Choices = [WithButtons, "no"], Hint = "In a chat with you alone. Imp then listens to the bot: say no when another program does.",
            },
        ],
        IsRoom = address => address.Length > 0 && (!long.TryParse(address, out var chat) || chat < 0),
        Acknowledging = Acknowledging.Button | Acknowledging.Reply, RichText = true, EditsSent = true, LongestText = Longest,
    };

    public Uri Server { get; set; } = new("https://api.telegram.org");

    /// <returns>True for a chat with one person: only there it is known who presses.</returns>
    public static bool HasButtons(ChannelFields fields) => fields[Buttons] == WithButtons && long.TryParse(fields[ChannelFields.Address], out var chat) && chat > 0;

    protected override HttpCall Write(Message message, ChannelFields fields) => Write(message, fields, fields[ChannelFields.Address], buttons: true);

    /// <summary>A group that became a supergroup has another number. And buttons whose address is no public name are refused, which plain links are not.</summary>
    protected override (HttpCall Call, string Note)? Instead(Message message, ChannelFields fields, OutboundAnswer answer)
    {
        if ((int)answer.Status != 400) return null;
        if (answer.Json.Inside("parameters").Text("migrate_to_chat_id") is { } chat) return (Write(message, fields, chat, buttons: true), $"The group has a new number, {chat}: change it here.");
        var why = answer.Json.Text("description") ?? "";
        if (why.Contains("can't parse entities", StringComparison.OrdinalIgnoreCase))
            return (Write(message, fields, fields[ChannelFields.Address], buttons: true, plain: true), "Sent as plain text, because Telegram does not take the markup.");
        return why.Length > 0 && (why.Contains("BUTTON_URL", StringComparison.OrdinalIgnoreCase) || why.Contains("URL host", StringComparison.OrdinalIgnoreCase) || why.Contains("HTTP URL", StringComparison.OrdinalIgnoreCase))
            ? (Write(message, fields, fields[ChannelFields.Address], buttons: false), "Sent without buttons, because Telegram does not take their address.")
            : null;
    }

    protected override HttpCall? Edit(Message message, ChannelFields fields, string reference) =>
        long.TryParse(reference, out var number) ? Write(message, fields, fields[ChannelFields.Address], buttons: true, edits: number) : null;

    protected override bool IsUnchanged(OutboundAnswer answer) => answer.Json.Text("description")?.Contains("message is not modified", StringComparison.OrdinalIgnoreCase) == true;

    protected override DeliveryResult Read(OutboundAnswer answer)
    {
        if ((int)answer.Status == 400 && answer.Json.Text("description")?.Contains("chat not found", StringComparison.OrdinalIgnoreCase) == true) return new Gone(HttpAnswers.Said(answer));

        return HttpAnswers.Read(answer, 401, 403, 410) switch
        {
            Delivered => answer.Json.Text("ok") == "true" ? Taken(answer, "message " + answer.Json.Inside("result").Text("message_id"), answer.Json.Inside("result").Text("message_id")) : NotIts(answer, Kind),
            TryLater later => later with { After = answer.Json.Inside("parameters").Seconds("retry_after") ?? later.After },
            var other => other,
        };
    }

    private HttpCall Write(Message message, ChannelFields fields, string chat, bool buttons, bool plain = false, long? edits = null)
    {
        var links = MessageText.Links(message);
        var written = buttons ? "" : string.Concat(links.Select(link => $"\n{link.Label}: {Markup.Slack(link.Url)}"));
        var title = plain ? MessageText.Subject(message) + "\n" : $"<b>{Markup.Html(MessageText.Subject(message))}</b>\n";
        var body = new JsonObject { ["chat_id"] = long.TryParse(chat, out var id) ? id : chat };
        if (!plain) body["parse_mode"] = "HTML";
        body["text"] = title + TextCut.Fit(MessageText.Short(message), Longest * Safely / 100 - title.Length - written.Length, TextUnit.Utf16, plain ? null : Markup.Html) + written;
        if (edits is { } old) body["message_id"] = old;
        else body["disable_notification"] = message.Purpose is DeliveryPurpose.Taken or DeliveryPurpose.Ended or DeliveryPurpose.Notice;
        body["link_preview_options"] = new JsonObject { ["is_disabled"] = true };
        if (edits is null && fields[Topic] is { Length: > 0 } topic) body["message_thread_id"] = int.Parse(topic, System.Globalization.CultureInfo.InvariantCulture);
        if (buttons && links.Count > 0)
            body["reply_markup"] = new JsonObject { ["inline_keyboard"] = Keyboard(message, fields, links) };
        return HttpCall.Json(new Uri(Server, $"/bot{fields[Token]}/{(edits is null ? "sendMessage" : "editMessageText")}"), body);
    }

    private static JsonArray Keyboard(Message message, ChannelFields fields, IReadOnlyList<(string Label, string Url)> links)
    {
        if (!HasButtons(fields) || message.AcknowledgeLink is not { } acknowledge) return new JsonArray([.. links.Select(Row)]);

        return new JsonArray([TelegramButtons.Row(acknowledge[(acknowledge.LastIndexOf('/') + 1)..], message), .. links.Where(link => link.Url != acknowledge).Select(Row)]);
    }

    private static JsonArray Row((string Label, string Url) link) => new(new JsonObject { ["text"] = link.Label, ["url"] = link.Url });

    private static string? ChatProblem(string value) =>
        long.TryParse(value, out _) || value is ['@', _, _, ..] && value.Skip(1).All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? null : "A chat is a number, or @ and the name of a public channel.";

    private static string? TokenProblem(string value) =>
        value.Split(':') is [var bot, var rest] && long.TryParse(bot, out _) && rest.Length >= 20 && rest.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? null : "A bot's token is a number, a colon and letters. Copy it whole.";
}
