using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>A message in so few words that it fits into a short message of a phone; the links are never cut.</summary>
public static class ShortText
{
    /// <summary>Places of the GSM alphabet that three linked messages have.</summary>
    public const int Longest = 459;

    /// <param name="answers">True when an answer to it is heard.</param>
    /// <returns>In the GSM alphabet.</returns>
    public static string Of(Message message, bool answers = false)
    {
        if (message.Notice is { } notice) return TextCut.Fit(GsmText.Of(MessageText.Subject(message)), Longest / 2, TextUnit.Gsm) + $"\n{GsmText.Of(notice.Link)}";
        if (message.Incident is not { } incident) return GsmText.Of($"{MessageText.Headline(message)} ({MessageText.Subject(message)})");

        var links = string.Concat(MessageText.Links(message).Select(link => $"\n{GsmText.Of(link.Label)}: {GsmText.Of(link.Url)}"));
        var next = !message.IsBundle && incident is { Response: ResponseState.Open, NextAt: { } at } && message.Purpose == DeliveryPurpose.Page
            ? message.T[" Next page {0}.", message.T.Time(at)] : "";
        // Before the links: what follows a link becomes part of it on some phones.
        var answer = message.IsBundle ? answers && message.Purpose == DeliveryPurpose.Page ? $"\n{BundleText.Reply(message)}" : "" : answers && message.Purpose is DeliveryPurpose.Page or DeliveryPurpose.Check ? "\n" + message.T["Answer {0} to take it, {0}s to snooze it 1 h, {0}c to close it.", incident.Number] : "";
        var end = GsmText.Of(next + answer) + links;
        // Carriers drop a short message that is the same as the last one.
        var subject = GsmText.Of((message.Again && message.Drill is null ? message.T["Again:"] + " " : "") + MessageText.Subject(message));
        return TextCut.Fit(subject, Math.Max(40, Longest - TextCut.Count(end, TextUnit.Gsm)), TextUnit.Gsm) + end;
    }
}
