using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Languages;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Languages;

namespace Imp.Infrastructure.Notifications.Mattermost;

/// <summary>Does what a button below a message says, and puts into its place how it stands then.</summary>
public sealed class MattermostButtons
{
    private readonly MattermostProof proof;
    private readonly MattermostQueries chats;
    private readonly AckLinkQueries pages;
    private readonly ReplyDesk desk;
    private readonly PublicAddress address;
    private readonly LanguageShelf shelf;

    internal MattermostButtons(MattermostProof proof, MattermostQueries chats, AckLinkQueries pages, ReplyDesk desk, PublicAddress address, LanguageShelf shelf) =>
        (this.proof, this.chats, this.pages, this.desk, this.address, this.shelf) = (proof, chats, pages, desk, address, shelf);

    /// <returns>What Mattermost is answered; null when it is not believed.</returns>
    public async Task<JsonObject?> PressAsync(JsonElement? press, CancellationToken cancel)
    {
        var context = press.Inside("context");
        if (proof.Read(context.Text("token")) is not { } id || MessageActions.Parse(context.Text("action")) is not { } action) return null;
        if (await chats.PresserAsync(id, cancel) is not { } presser) return null;
        if (press.Text("user_id") != presser && !string.Equals(press.Text("user_name"), presser, StringComparison.OrdinalIgnoreCase))
            return new JsonObject { ["ephemeral_text"] = shelf.For(null, null)["This message was sent to somebody else, who alone can answer it. Open the incident in Imp to take it."] };
        if (await desk.ActAsync(id, action, "Mattermost", cancel) is not { } sentence || await pages.FindAsync(id, cancel) is not { } page) return null;

        return new JsonObject { ["update"] = new JsonObject { ["message"] = "", ["props"] = new JsonObject { ["attachments"] = new JsonArray(Now(page, sentence, desk.WordsFor(page.Person), context.Text("token")!)) } } };
    }

    private JsonObject Now(AckPage page, string sentence, Wording words, string token)
    {
        var title = page.Others.Count > 0 ? words["{0} incidents", page.Others.Count + 1]
            : string.Create(CultureInfo.InvariantCulture, $"[{page.Severity.Label()}] #{page.Number} {MessageText.OneLine(page.Title, MessageText.LongestSubject)} ({page.Service})");
        var attachment = new JsonObject
        {
            ["fallback"] = Markup.Quiet(title), ["title"] = Markup.Markdown(title),
            ["text"] = $"{Markup.Markdown(sentence)}\n\n{string.Join("   ", page.All.Select(one => $"**[{words["Look at #{0}", one.Number]}](<{address.Incident(one.Number)}>)**"))}",
        };
        // To take it again changes nothing.
        if (page.All.Any(one => one.Takes(ReplyAction.Close) && one.May(ReplyAction.Close)))
            attachment["actions"] = new JsonArray(MattermostChannel.Button(ReplyAction.Close, MessageActions.Label(ReplyAction.Close, page.Others.Count > 0, words), address.Pressed, token));
        return attachment;
    }
}
