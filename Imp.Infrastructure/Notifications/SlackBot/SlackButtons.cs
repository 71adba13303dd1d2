using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Languages;

namespace Imp.Infrastructure.Notifications.SlackBot;

/// <summary>Does what a button below a message says, and tells whoever pressed what became of it. The message itself is changed as everybody's is.</summary>
internal sealed class SlackButtons(SlackApi api, SlackQueries chats, ReplyDesk desk, LanguageShelf shelf)
{
    /// <summary>So many envelopes are remembered, so that one that is brought twice acts once.</summary>
    private const int Remembered = 1_000;

    private readonly Lock gate = new();
    private readonly HashSet<string> known = [];
    private readonly Queue<string> order = [];

    /// <param name="app">The token of the app whose line brought it.</param>
    /// <param name="envelope">What Slack calls this press.</param>
    public async Task PressAsync(string app, string envelope, JsonElement? payload, CancellationToken cancel)
    {
        if (payload.Text("type") != "block_actions" || payload.Inside("actions") is not { ValueKind: JsonValueKind.Array } actions || actions.GetArrayLength() == 0) return;

        JsonElement? first = actions[0];
        if (MessageActions.Parse(first.Text("action_id")) is not { } action || !Guid.TryParseExact(first.Text("value"), "N", out var id) || payload.Inside("user").Text("id") is not { } user) return;
        if (!IsNew(envelope)) return;

        var press = await chats.PressedAsync(new DeliveryId(id), app, user, cancel);
        var words = shelf.For(null, null);
        var sentence = press switch
        {
            Press.Counts => await desk.ActAsync(new DeliveryId(id), action, "Slack", cancel) ?? words["This button does nothing any more."],
            Press.OfAnother => words["This message was sent to somebody else, who alone can answer it. Open the incident in Imp to take it."],
            Press.Unknown => words["This button does nothing here."],
        };
        await api.WhisperAsync(payload.Text("response_url"), sentence, cancel);
    }

    private bool IsNew(string envelope)
    {
        lock (gate)
        {
            if (!known.Add(envelope)) return false;

            order.Enqueue(envelope);
            if (order.Count > Remembered) known.Remove(order.Dequeue());
            return true;
        }
    }
}
