using System.Text.Json.Nodes;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications.Slack;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.SlackBot;

/// <summary>A Slack app's bot: messages with buttons that take, snooze or close at once, changed in place afterwards, repeats in the thread of the first.</summary>
internal sealed class SlackBotChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel, IFixedServer
{
    public const string AppToken = "AppToken";
    private const string Token = "Token";
    private const string Member = "Member";

    /// <summary>What no later attempt changes: who or where it went is gone, or the app was taken away.</summary>
    private static readonly string[] Ends = ["channel_not_found", "user_not_found", "is_archived", "account_inactive", "token_revoked", "token_expired", "invalid_auth"];

    private static readonly string[] InTrouble = ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"];

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.SlackBot, "A message from an app of yours, with buttons that take it at once", "message",
        "At api.slack.com/apps create an app, give its bot the scope chat:write, and install it; its bot token stands under OAuth & Permissions. For the buttons switch on Socket Mode and Interactivity, and make an app-level token with connections:write. Your member ID stands in your Slack profile behind the three dots.")
    {
        Rings = false, IsRoom = address => address is not ([] or ['U' or 'W', ..]),
        Address = new(ChannelFields.Address, "Member or channel", "U024BE7LH", value => IdProblem(value, "UWCGD")) { Hint = "Your member ID (U…), or the ID of a channel (C…) that the app was added to." },
        Fields =
        [
            new(Token, "Bot token", "xoxb-0123456789-0123456789012-AbCdEfGhIjKlMnOpQrStUvWx", value => TokenProblem(value, "xoxb-")) { Type = FieldType.Secret },
            new(AppToken, "App-level token", "xapp-1-A0123456789-0123456789012-0123456789abcdef0123456789abcdef", value => TokenProblem(value, "xapp-")) { Type = FieldType.Secret, Optional = true, Hint = "For the buttons. Leave it empty to have links." },
            new(Member, "Your member ID", "U024BE7LH", value => IdProblem(value, "UW")) { Optional = true, Hint = "Only for a channel: you alone can press the buttons there." },
        ],
        Acknowledging = Acknowledging.Link | Acknowledging.Button | Acknowledging.Reply, RichText = true, EditsSent = true, Threads = true, LongestText = SlackBlocks.Longest,
        Says = message => $"{MessageText.Subject(message)}\n{MessageText.Short(message)}\n[{message.T["Look at it"]}]\n{string.Join("   ", MessageActions.Of(message).Select(one => $"[{one.Label}]"))}",
    };

    public Uri Server { get; set; } = new("https://slack.com");

    /// <returns>Whose click counts; null where nobody's does, and links stand in place of buttons.</returns>
    public static string? PresserOf(ChannelFields fields) => fields[AppToken].Length == 0 ? null
        : fields[ChannelFields.Address] is ['U' or 'W', ..] and var person ? person
        : fields[Member] is { Length: > 0 } member ? member : null;

    protected override HttpCall Write(Message message, ChannelFields fields) => Post(message, fields, message.Thread);

    /// <summary>The message that others stood below may have been deleted.</summary>
    protected override (HttpCall Call, string Note)? Instead(Message message, ChannelFields fields, OutboundAnswer answer) =>
        message.Thread is not null && answer.Json.Text("error")?.Contains("thread", StringComparison.Ordinal) == true ? (Post(message, fields, null), "Sent by itself, because the first message is gone.") : null;

    protected override HttpCall? Edit(Message message, ChannelFields fields, string reference)
    {
        if (reference.Split(':') is not [var channel, var at]) return null;

        var body = Body(message, fields);
        (body["channel"], body["ts"]) = (channel, at);
        return Call("chat.update", body, fields);
    }

    protected override DeliveryResult Read(OutboundAnswer answer)
    {
        var read = HttpAnswers.Read(answer, 410);
        if (read is not Delivered) return read;
        if (answer.Json.Text("ok") == "true") return answer.Json.Text("ts") is { } at && answer.Json.Text("channel") is { } channel ? Taken(answer, "message " + at, $"{channel}:{at}") : NotIts(answer, Kind);

        return answer.Json.Text("error") switch
        {
            null => NotIts(answer, Kind),
            "ratelimited" or "rate_limited" => new TryLater(HttpAnswers.Said(answer), answer.RetryAfter),
            var error when InTrouble.Contains(error) => new TryLater(HttpAnswers.Said(answer), answer.RetryAfter) { Trouble = Trouble.Server },
            var error when Ends.Contains(error) => new Gone(HttpAnswers.Said(answer)),
            "not_in_channel" => new GaveUp($"{HttpAnswers.Said(answer)} Add the app to the channel."),
            _ => new GaveUp(HttpAnswers.Said(answer)),
        };
    }

    /// <param name="thread">What the first message is called; null: a message of its own.</param>
    private HttpCall Post(Message message, ChannelFields fields, string? thread)
    {
        var body = Body(message, fields);
        body["channel"] = fields[ChannelFields.Address];
        if (thread is not null && thread[(thread.IndexOf(':', StringComparison.Ordinal) + 1)..] is { Length: > 0 } first)
            // Below the first one alone hardly anybody would be told of it.
            (body["thread_ts"], body["reply_broadcast"]) = (first, message.Purpose is DeliveryPurpose.Page or DeliveryPurpose.Check);
        return Call("chat.postMessage", body, fields);
    }

    private HttpCall Call(string method, JsonObject body, ChannelFields fields) =>
        HttpCall.Json(new Uri(Server, "/api/" + method), body) with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer " + fields[Token] } };

    private static JsonObject Body(Message message, ChannelFields fields)
    {
        var actions = PresserOf(fields) is null ? [] : MessageActions.Of(message);
        var blocks = SlackBlocks.Of(message, [.. MessageText.Links(message).Where(link => actions.Count == 0 || link.Url != message.AcknowledgeLink)]);
        if (actions.Count > 0) blocks.Add(new JsonObject { ["type"] = "actions", ["block_id"] = "imp", ["elements"] = new JsonArray([.. actions.Select(one => Button(message, one.Action, one.Label))]) });
        return new JsonObject { ["text"] = Markup.Slack(MessageText.Subject(message)), ["mrkdwn"] = false, ["unfurl_links"] = false, ["unfurl_media"] = false, ["blocks"] = blocks };
    }

    /// <summary>What it carries names the message and proves nothing: who pressed is said by Slack.</summary>
    private static JsonObject Button(Message message, ReplyAction action, string label)
    {
        var button = new JsonObject { ["type"] = "button", ["action_id"] = action.Word(), ["text"] = SlackBlocks.Plain(label, 75), ["value"] = message.Id.Value.ToString("N") };
        if (action == ReplyAction.Acknowledge) button["style"] = "primary";
        if (action == ReplyAction.Close) button["style"] = "danger";
        return button;
    }

    private static string? IdProblem(string value, string kinds) =>
        value.Length is >= 9 and <= 30 && kinds.Contains(value[0], StringComparison.Ordinal) && value.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)) ? null
        : kinds == "UW" ? "A member ID begins with U and has capital letters and digits." : "An ID of Slack: U… of a member, C… of a channel; a name is none.";

    private static string? TokenProblem(string value, string kind) => value.StartsWith(kind, StringComparison.Ordinal) ? FieldRules.Token(value) : $"It begins with {kind}.";
}
