using System.Text.Json.Nodes;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;

namespace Imp.Infrastructure.Notifications.Teams;

/// <summary>Microsoft Teams by a workflow that takes an adaptive card. Text stands in runs, which know no markup.</summary>
internal sealed class TeamsChannel(GuardedHttp http, Sealing sealing, TimeProvider clock) : HttpChannel(Declared, http, sealing, clock), IDeclaredChannel
{
    private const string Url = "Url";

    /// <summary>Bytes of a whole message; the card around the text needs few of them.</summary>
    private const int Longest = 28 * 1_024;

    public static ChannelProfile Declared { get; } = new(
        ChannelKind.Teams, "A card in a channel or chat", "message",
        "In Teams, open Workflows beside the channel or chat, choose the one that posts when a webhook request is received, and copy its address. It stops when its owner's account goes: let a shared account own it.")
    {
        Rings = false, IsRoom = _ => true,
        Fields = [new(Url, "Workflow address", "https://prod-01.westeurope.logic.azure.com:443/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sig=Qf3kT9vXbN1mZ7cR5pL0", FieldRules.UrlWithPath) { Type = FieldType.Url }],
        Acknowledging = Acknowledging.Button, RichText = true, LongestText = Longest, CountedIn = TextUnit.Utf8,
    };

    protected override HttpCall Write(Message message, ChannelFields fields)
    {
        var body = new JsonArray(Line(MessageText.Subject(message), message.Purpose, heading: true));
        foreach (var line in MessageText.Short(message).Split('\n')) body.Add(Line(TextCut.Fit(line, Longest / 16), message.Purpose, heading: false));
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json", ["type"] = "AdaptiveCard", ["version"] = "1.2",
            ["msteams"] = new JsonObject { ["width"] = "Full" }, ["body"] = body,
            ["actions"] = new JsonArray([.. MessageText.Links(message).Select(link => new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = link.Label, ["url"] = link.Url })]),
        };
        return HttpCall.Json(new Uri(fields[Url]), new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["contentUrl"] = null, ["content"] = card }),
        });
    }

    /// <summary>A workflow that is switched off, or whose owner went, answers 401, 403 or 404. Some throttling is told in words, with 200.</summary>
    protected override DeliveryResult Read(OutboundAnswer answer) => HttpAnswers.Read(answer, 401, 403, 404, 410) switch
    {
        Delivered when answer.Text.Contains("429", StringComparison.Ordinal) => new TryLater(HttpAnswers.Said(answer), answer.RetryAfter),
        Delivered => Taken(answer, "taken by the workflow, which posts it"),
        var other => other,
    };

    private static JsonObject Line(string text, DeliveryPurpose purpose, bool heading)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        if (heading)
        {
            run["weight"] = "Bolder";
            run["size"] = "Medium";
            run["color"] = purpose switch { DeliveryPurpose.Page => "Attention", DeliveryPurpose.Check => "Warning", DeliveryPurpose.Ended => "Good", DeliveryPurpose.Taken or DeliveryPurpose.Test or DeliveryPurpose.Notice => "Default" };
        }
        return new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };
    }
}
