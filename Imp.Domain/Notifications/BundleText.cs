using System.Globalization;
using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>Several incidents in one message: how many, the worst, and each by number and title.</summary>
public static class BundleText
{
    /// <summary>So many are named; the rest is counted.</summary>
    public const int Listed = 20;

    /// <summary>So many are spoken; nobody listens longer.</summary>
    public const int Spoken = 3;

    /// <returns>How a short message says how all are taken.</returns>
    public static string Reply(Message message) => message.T["Answer ok to take all, or a number to take one."];

    private const int LongestTitle = 100;

    /// <returns>One line.</returns>
    public static string Subject(Message message) => string.Create(CultureInfo.InvariantCulture,
        $"[{message.Incident!.Severity.Label()}] {Count(message)}: {string.Join(", ", message.All.Select(one => $"#{one.Number} {MessageText.OneLine(one.Title, 60)}"))}");

    /// <returns>One sentence.</returns>
    public static string Headline(Message message) => $"{Count(message)}. {(message.Purpose == DeliveryPurpose.Ended ? message.T["Each was told to you before."] : message.T["The worst is {0}.", message.Incident!.Severity.Label()])}";

    /// <returns>A line for each, the worst first, and one for what is not listed.</returns>
    public static IEnumerable<string> Lines(Message message, bool withLinks)
    {
        foreach (var one in message.All.Take(Listed))
            yield return string.Create(CultureInfo.InvariantCulture, $"#{one.Number} [{one.Severity.Label()}] {MessageText.OneLine(one.Title, LongestTitle)} ({MessageText.OneLine(one.Service, LongestTitle)}){(withLinks ? "\n  " + one.Link : "")}");
        if (Rest(message) is { } rest) yield return rest;
    }

    /// <returns>How many are not listed; null when all are.</returns>
    public static string? Rest(Message message) => message.All.Count > Listed ? message.T["and {0} more", message.All.Count - Listed] : null;

    private static string Count(Message message) => message.Purpose == DeliveryPurpose.Ended ? message.T["{0} incidents are over", message.All.Count] : message.T["{0} incidents need you", message.All.Count];
}
