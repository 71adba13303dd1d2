using System.Text.Json.Nodes;
using Imp.Domain.Notifications;

namespace Imp.Infrastructure.Notifications.Slack;

/// <summary>A message in Slack's blocks. What others wrote is plain text, which Slack does not format; only our own links are markup.</summary>
internal static class SlackBlocks
{
    /// <summary>Characters of one section.</summary>
    public const int Longest = 3_000;

    private const int LongestHeader = 150;

    /// <summary>5 % below the limits, because it is not said what they count.</summary>
    private const int Safely = 95;

    /// <param name="links">What stands below the text.</param>
    public static JsonArray Of(Message message, IReadOnlyList<(string Label, string Url)> links)
    {
        var blocks = new JsonArray(
            new JsonObject { ["type"] = "header", ["text"] = Plain(MessageText.Subject(message), LongestHeader) },
            new JsonObject { ["type"] = "section", ["text"] = Plain(MessageText.Short(message), Longest) });
        if (links.Count > 0)
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = string.Join("   ", links.Select(link => $"*<{Markup.Slack(link.Url)}|{link.Label}>*")) } });
        return blocks;
    }

    public static JsonObject Plain(string text, int most) =>
        new() { ["type"] = "plain_text", ["emoji"] = false, ["text"] = TextCut.Fit(text, most * Safely / 100, TextUnit.Utf16, Markup.Slack) };
}
