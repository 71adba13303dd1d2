using System.Globalization;
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
        if (message.Incident is not { } incident) return GsmText.Of($"{MessageText.Headline(message)} ({MessageText.Subject(message)})");

        var links = string.Concat(MessageText.Links(message).Select(link => $"\n{link.Label}: {GsmText.Of(link.Url)}"));
        var next = incident is { Response: ResponseState.Open, NextAt: { } at } && message.Purpose == DeliveryPurpose.Page
            ? string.Create(CultureInfo.InvariantCulture, $" Next page {at.ToUniversalTime():HH:mm} UTC.") : "";
        // Before the links: what follows a link becomes part of it on some phones.
        var answer = answers && message.Purpose is DeliveryPurpose.Page or DeliveryPurpose.Check ? string.Create(CultureInfo.InvariantCulture, $"\nAnswer {incident.Number} to take it, {incident.Number}c to close it.") : "";
        var end = next + answer + links;
        // Carriers drop a short message that is the same as the last one.
        var subject = (message.Again ? "Again: " : "") + GsmText.Of(MessageText.Subject(message));
        return TextCut.Fit(subject, Math.Max(40, Longest - TextCut.Count(end, TextUnit.Gsm)), TextUnit.Gsm) + end;
    }
}
