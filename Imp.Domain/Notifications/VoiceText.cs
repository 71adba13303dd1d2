using Imp.Domain.Incidents;
using Imp.Domain.Languages;

namespace Imp.Domain.Notifications;

/// <summary>A message as it is spoken to somebody who has just been woken.</summary>
public static class VoiceText
{
    /// <summary>What is pressed to take an incident. Not 1, which people press to make a machine go on.</summary>
    public const string Acknowledge = "4";

    /// <summary>What is pressed to take it for a while.</summary>
    public const string Snooze = "5";

    /// <summary>What is pressed to close it.</summary>
    public const string Close = "6";

    private const int LongestTitle = 160;

    /// <returns>Null for a key that means nothing.</returns>
    public static ReplyAction? ActionOf(string? key) => key switch
    {
        Acknowledge => ReplyAction.Acknowledge,
        Snooze => ReplyAction.Snooze,
        Close => ReplyAction.Close,
        _ => null,
    };

    /// <returns>Sentences, without what can be pressed.</returns>
    public static string Of(Message message) => message.Drill is { } drill
        ? $"{message.T["Drill"]}{drill.Whom(message.T).Replace("(", "").Replace(")", "")}. {message.T["Nothing is wrong."]} {Words(message)}"
        : Words(message);

    private static string Words(Message message) => message switch
    {
        { Notice: { } notice } => $"{Hello(message)} {MessageText.OneLine(notice.Title, LongestTitle)}.",
        { Incident: null, Code: { } code } => $"{message.T["This is a test call from Imp."]} {message.T["Nothing is wrong."]} {message.T["Your code is {0}.", string.Join(", ", code.ToCharArray())]}",
        { Incident: null } => $"{message.T["This is a test call from Imp."]} {message.T["Nothing is wrong."]}",
        { IsBundle: true } => $"{Hello(message)} {BundleText.Headline(message)} {string.Join(" ", message.All.Take(BundleText.Spoken).Select(one => Named(message, one)))}",
        { Purpose: DeliveryPurpose.Taken, Incident: var incident } => $"{Hello(message)} {message.T["{0} has {1}.", incident.TakenBy ?? message.T["Somebody"], Name(message, incident)]}",
        { Purpose: DeliveryPurpose.Ended, Incident: var incident } => $"{Hello(message)} {message.T["{0} is over.", Name(message, incident)]}",
        { Purpose: DeliveryPurpose.Check, Incident: var incident } => $"{Hello(message)} {message.T["Are you still on it?"]} {Named(message, incident)}",
        { Incident: var incident } => $"{Hello(message)} {(message.Again ? message.T["Nobody has taken this yet."] + " " : "")}{Named(message, incident)}",
    };

    /// <returns>What can be pressed, for a message about one or several.</returns>
    public static string KeysOf(Message message) => KeysOf(message.T, message.IsBundle);

    /// <summary>Said after the message, and again when something else was pressed.</summary>
    /// <param name="all">True for several incidents at once.</param>
    public static string KeysOf(Wording words, bool all) => all
        ? words["Press {0} to take all of them. Press {1} to snooze all of them for {2}. Press {3} to close all of them.", Acknowledge, Snooze, MessageActions.SnoozeSpan(words), Close]
        : words["Press {0} to take it. Press {1} to snooze it for {2}. Press {3} to close it.", Acknowledge, Snooze, MessageActions.SnoozeSpan(words), Close];

    private static string Hello(Message message) => message.T["This is Imp."];

    private static string Named(Message message, IncidentFacts incident) => $"{Name(message, incident)}. {MessageText.OneLine(incident.Title, LongestTitle)}.";

    private static string Name(Message message, IncidentFacts incident) =>
        message.T["Severity {0}, incident {1}, service {2}", (int)incident.Severity, incident.Number, MessageText.OneLine(incident.Service, 80)];
}
