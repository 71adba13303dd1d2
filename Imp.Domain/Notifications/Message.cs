using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>What is to be said to one person, before any channel has put it into its own form.</summary>
/// <param name="Id">The same on every attempt.</param>
/// <param name="Sequence">Grows with every message asked for, so that a receiver can put them in order.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="To">The person's name.</param>
/// <param name="Incident">Null for a test.</param>
/// <param name="AcknowledgeLink">Opens a page with one button; null when there is nothing to acknowledge.</param>
public sealed record Message(
    DeliveryId Id, DeliveryPurpose Purpose, long Sequence, DateTimeOffset AskedAt, string To, IncidentFacts? Incident, string? AcknowledgeLink)
{
    /// <summary>True for a page that repeats what was tried before: nobody has come so far.</summary>
    public bool Again { get; init; }

    /// <summary>Never printed whole: whoever has the link may acknowledge.</summary>
    public override string ToString() => $"{Purpose} {Id}";
}

/// <summary>What a message says of an incident: how it stands when the message leaves.</summary>
/// <param name="ClosedBy">Who closed it; null while it is open.</param>
/// <param name="Link">The incident's page.</param>
public sealed record IncidentFacts(
    IncidentId Id, long Number, string Title, Severity Severity, ResponseState Response, IncidentStatus Status, string Service, string Team,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, CloseReason? CloseReason, string? ClosedBy, string Link)
{
    /// <summary>True while it is held open because it comes and goes.</summary>
    public bool IsFlapping { get; init; }

    /// <summary>When it opens again unless whoever has it answers; null when nobody is asked.</summary>
    public DateTimeOffset? OpensAgainAt { get; init; }

    /// <summary>When the next page goes out unless somebody takes it; null when none is planned.</summary>
    public DateTimeOffset? NextAt { get; init; }
}
