using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Languages;

namespace Imp.Infrastructure.Notifications.Telegram;

/// <summary>Does what a button below a message says, and leaves in the chat what became of it.</summary>
internal sealed class TelegramButtons(TelegramApi api, TelegramQueries chats, ReplyDesk desk, LanguageShelf shelf)
{
    private const int LongestNotice = 200;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    /// <returns>A row of buttons; what they carry has at most 64 bytes.</returns>
    public static JsonArray Row(string link, Message message) =>
        new([.. MessageActions.Of(message).Select(one => new JsonObject { ["text"] = one.Label, ["callback_data"] = $"{Letter(one.Action)}:{link}" })]);

    /// <param name="bot">The token of the bot that got it.</param>
    public Task HandleAsync(string bot, JsonElement update, CancellationToken cancel)
    {
        JsonElement? whole = update;
        return whole.Inside("callback_query") is { } press ? PressAsync(bot, press, cancel) : whole.Inside("message") is { } message ? GreetAsync(bot, message, cancel) : Task.CompletedTask;
    }

    private async Task PressAsync(string bot, JsonElement? press, CancellationToken cancel)
    {
        var (message, from, data) = (press.Inside("message"), press.Inside("from").Text("id"), press.Text("data") ?? "");
        var chat = message.Inside("chat").Text("id");
        if (press.Text("id") is not { } id) return;

        // In a group somebody else could press; there the buttons are links.
        var action = ActionOf(data);
        var delivery = action is not null && chat is not null && chat == from ? await chats.PressedAsync(data[2..], bot, chat, cancel) : null;
        var sentence = delivery is { } known ? await desk.ActAsync(known, action!.Value, "Telegram", cancel) : null;
        await AskAsync(bot, "answerCallbackQuery", new() { ["callback_query_id"] = id, ["text"] = TextCut.Fit(sentence ?? shelf.For(null, null)["This button does nothing here."], LongestNotice) }, cancel);
        if (sentence is null || !long.TryParse(message.Text("message_id"), out var number) || !long.TryParse(chat, out var room)) return;

        await AskAsync(bot, "editMessageReplyMarkup", new() { ["chat_id"] = room, ["message_id"] = number, ["reply_markup"] = new JsonObject { ["inline_keyboard"] = Left(message, action!.Value) } }, cancel);
        await AskAsync(bot, "sendMessage", new() { ["chat_id"] = room, ["text"] = sentence, ["reply_parameters"] = new JsonObject { ["message_id"] = number }, ["disable_notification"] = true }, cancel);
    }

    /// <summary>While Imp listens to a bot nobody else hears it, so Imp says what is asked for when a contact method is added.</summary>
    private async Task GreetAsync(string bot, JsonElement? message, CancellationToken cancel)
    {
        if (message.Text("text") is not { } text || !text.StartsWith("/start", StringComparison.Ordinal) && !text.StartsWith("/id", StringComparison.Ordinal)) return;
        if (!long.TryParse(message.Inside("chat").Text("id"), out var chat)) return;

        var words = shelf.For(null, null);
        var said = message.Text("message_thread_id") is { } thread
            ? words["The number of this chat is {0}, of this topic {1}. Enter it in Imp under My profile.", chat, thread]
            : words["The number of this chat is {0}. Enter it in Imp under My profile.", chat];
        await AskAsync(bot, "sendMessage", new() { ["chat_id"] = chat, ["text"] = said }, cancel);
    }

    /// <returns>The buttons without those that mean nothing any more.</returns>
    private static JsonArray Left(JsonElement? message, ReplyAction done)
    {
        var rows = new JsonArray();
        if (message.Inside("reply_markup").Inside("inline_keyboard") is not { ValueKind: JsonValueKind.Array } old) return rows;

        foreach (var row in old.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Array))
        {
            var kept = row.EnumerateArray().Where(button => ((JsonElement?)button).Text("callback_data") is not { } data || done != ReplyAction.Close && ActionOf(data) == ReplyAction.Close).ToList();
            if (kept.Count > 0) rows.Add(new JsonArray([.. kept.Select(button => JsonNode.Parse(button.GetRawText()))]));
        }
        return rows;
    }

    private static char Letter(ReplyAction action) => action switch { ReplyAction.Acknowledge => 'a', ReplyAction.Snooze => 's', ReplyAction.Close => 'c' };

    private static ReplyAction? ActionOf(string data) => data is [var letter, ':', ..] && Array.Exists(Enum.GetValues<ReplyAction>(), one => Letter(one) == letter)
        ? Array.Find(Enum.GetValues<ReplyAction>(), one => Letter(one) == letter) : null;

    private Task AskAsync(string bot, string method, JsonObject body, CancellationToken cancel) => api.AskAsync(bot, method, body, Within, cancel);
}
