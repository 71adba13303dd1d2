using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Streams;

/// <summary>Which events programs outside are told of, and under which names. The names are published and therefore never change.</summary>
public static class StreamKinds
{
    public static IReadOnlyList<StreamKind> All { get; } = Enum.GetValues<StreamKind>();

    /// <returns>Null when nobody outside is told: pages, escalation and what else only Imp itself does about an incident.</returns>
    public static StreamKind? Of(DomainEvent happened) => happened switch
    {
        IncidentOpened => StreamKind.IncidentCreated,
        IncidentAcknowledged or IncidentUnacknowledged or IncidentClosed or IncidentReopened or IncidentStatusChanged => StreamKind.IncidentStatusChanged,
        IncidentNoteAdded => StreamKind.IncidentUpdatePosted,
        _ when happened.Name == "postmortem.published" => StreamKind.PostmortemPublished,
        _ when happened.Name.StartsWith("incident.", StringComparison.Ordinal) => StreamKind.IncidentUpdated,
        _ => null,
    };

    /// <returns>True when an event that says what the incident is now makes another of the same change superfluous.</returns>
    public static bool Covers(this StreamKind kind, StreamKind other) =>
        kind == StreamKind.IncidentCreated && other is StreamKind.IncidentUpdated or StreamKind.IncidentStatusChanged;

    /// <returns>The name in streams.</returns>
    public static string Name(this StreamKind kind) => kind switch
    {
        StreamKind.IncidentCreated => "INCIDENT_CREATED",
        StreamKind.IncidentUpdated => "INCIDENT_UPDATED",
        StreamKind.IncidentStatusChanged => "INCIDENT_STATUS_CHANGED",
        StreamKind.IncidentUpdatePosted => "INCIDENT_UPDATE_POSTED",
        StreamKind.PostmortemPublished => "POSTMORTEM_PUBLISHED",
    };

    /// <returns>The type in the body of a webhook.</returns>
    public static string Type(this StreamKind kind) => kind switch
    {
        StreamKind.IncidentCreated => "incident.created",
        StreamKind.IncidentUpdated => "incident.updated",
        StreamKind.IncidentStatusChanged => "incident.status_changed",
        StreamKind.IncidentUpdatePosted => "incident.update_posted",
        StreamKind.PostmortemPublished => "postmortem.published",
    };

    /// <param name="word">Either name, without regard to case.</param>
    /// <returns>Null for anything else.</returns>
    public static StreamKind? Parse(string? word)
    {
        foreach (var kind in All)
            if (string.Equals(word?.Trim(), kind.Name(), StringComparison.OrdinalIgnoreCase) || string.Equals(word?.Trim(), kind.Type(), StringComparison.OrdinalIgnoreCase)) return kind;
        return null;
    }
}
