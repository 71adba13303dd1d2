using System.Globalization;
using Imp.Domain.Incidents;

namespace Imp.Domain.Notifications;

/// <summary>A message as it is spoken to somebody who has just been woken.</summary>
public static class VoiceText
{
    /// <summary>What is pressed to take an incident. Not 1, which people press to make a machine go on.</summary>
    public const string Acknowledge = "4";

    /// <summary>What is pressed to close it.</summary>
    public const string Close = "6";

    /// <summary>Said after the message, and again when something else was pressed.</summary>
    public const string Keys = $"Press {Acknowledge} to take it. Press {Close} to close it.";

    private const int LongestTitle = 160;

    /// <returns>Sentences, without what can be pressed.</returns>
    public static string Of(Message message) => message switch
    {
        { Incident: null } => "This is a test call from Imp. Nothing is wrong.",
        { Purpose: DeliveryPurpose.Ended, Incident: var incident } => $"This is Imp. {Name(incident)} is over.",
        { Purpose: DeliveryPurpose.Check, Incident: var incident } => $"This is Imp. Are you still on it? {Name(incident)}. {MessageText.OneLine(incident.Title, LongestTitle)}.",
        { Incident: var incident } => $"This is Imp. {(message.Again ? "Nobody has taken this yet. " : "")}{Name(incident)}. {MessageText.OneLine(incident.Title, LongestTitle)}.",
    };

    private static string Name(IncidentFacts incident) =>
        string.Create(CultureInfo.InvariantCulture, $"Severity {(int)incident.Severity}, incident {incident.Number}, service {MessageText.OneLine(incident.Service, 80)}");
}
