using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <param name="PageAfter">How long it must last before anybody is paged; null pages at once.</param>
public sealed record IncidentOpened(IncidentId Incident, ServiceId Service, Severity Severity, string Title, long? AgainAfter, int Occurrence, TimeSpan? PageAfter = null)
    : DomainEvent("incident.opened"), IOnTimeline;

/// <summary>What follows is only an exercise.</summary>
/// <param name="Person">Gets every message of it, and nobody else does.</param>
public sealed record DrillStarted(IncidentId Incident, UserId Person, string PersonName, DateTimeOffset EndsAt) : DomainEvent("incident.drill-started"), IOnTimeline;

public sealed record IncidentAcknowledged(IncidentId Incident) : DomainEvent("incident.acknowledged"), IOnTimeline;

/// <summary>A person said again that somebody has it. Changes nothing, and is a sign of life.</summary>
public sealed record IncidentHeld(IncidentId Incident) : DomainEvent("incident.held");

public sealed record IncidentUnacknowledged(IncidentId Incident, UnacknowledgeCause Cause) : DomainEvent("incident.unacknowledged"), IOnTimeline;

public sealed record IncidentSnoozed(IncidentId Incident, DateTimeOffset Until) : DomainEvent("incident.snoozed"), IOnTimeline;

public sealed record IncidentWoke(IncidentId Incident) : DomainEvent("incident.woke"), IOnTimeline;

public sealed record IncidentClosed(IncidentId Incident, CloseReason Reason, string? Note) : DomainEvent("incident.closed"), IOnTimeline;

/// <param name="PageAfter">How long it must last before anybody is paged; null pages at once.</param>
public sealed record IncidentReopened(IncidentId Incident, string Reason, TimeSpan? PageAfter = null) : DomainEvent("incident.reopened"), IOnTimeline;

public sealed record IncidentStatusChanged(IncidentId Incident, IncidentStatus From, IncidentStatus To) : DomainEvent("incident.status-changed"), IOnTimeline;

public sealed record IncidentRenamed(IncidentId Incident, string From, string To) : DomainEvent("incident.renamed"), IOnTimeline;

public sealed record IncidentSeverityChanged(IncidentId Incident, Severity From, Severity To) : DomainEvent("incident.severity-changed"), IOnTimeline;

public sealed record IncidentAssigned(IncidentId Incident, UserId? To, string? Person) : DomainEvent("incident.assigned"), IOnTimeline;

/// <param name="To">Null when nobody has the role any more.</param>
public sealed record IncidentRoleChanged(IncidentId Incident, string Role, UserId? To, string? Person) : DomainEvent("incident.role-changed"), IOnTimeline;

/// <summary>What customers notice, all of it as it is from now on.</summary>
public sealed record IncidentImpactChanged(IncidentId Incident, string Who, long? Count, string Workaround) : DomainEvent("incident.impact-changed"), IOnTimeline;

public sealed record IncidentNotesEdited(IncidentId Incident) : DomainEvent("incident.notes-edited"), IOnTimeline;

/// <param name="HappenedAt">When that was of which it tells; null for now.</param>
public sealed record IncidentNoteAdded(IncidentId Incident, string Text, DateTimeOffset? HappenedAt = null) : DomainEvent("incident.note-added"), IOnTimeline, IBackDated;

public sealed record IncidentTagged(IncidentId Incident, IReadOnlyList<string> Added, IReadOnlyList<string> Removed) : DomainEvent("incident.tagged"), IOnTimeline;

/// <param name="Team">Who is paged in place of the service's team; null for the service's.</param>
/// <param name="Before">Events that were held before this one and are counted with it.</param>
public sealed record IncidentRouted(IncidentId Incident, string Rule, string? Team, string? Runbook, IReadOnlyList<long> Before) : DomainEvent("incident.routed"), IOnTimeline;

/// <summary>The sender says that it is over; because somebody had written in the incident, a person decides about closing.</summary>
public sealed record IncidentCleared(IncidentId Incident) : DomainEvent("incident.cleared"), IOnTimeline;

/// <summary>All its alerts are over; it closes then, unless one fires again.</summary>
public sealed record IncidentCalm(IncidentId Incident, DateTimeOffset ClosesAt) : DomainEvent("incident.calm"), IOnTimeline;

/// <summary>An alert of it fires again before it closed.</summary>
/// <param name="PageAfter">How long it must last before anybody is paged who was not yet.</param>
public sealed record IncidentFiredAgain(IncidentId Incident, TimeSpan PageAfter) : DomainEvent("incident.fired-again"), IOnTimeline;

/// <summary>It comes and goes, and is held open.</summary>
/// <param name="Changes">How often it changed lately between firing and over.</param>
/// <param name="CalmMinutes">So long it must not change to be ordinary again.</param>
public sealed record IncidentFlapping(IncidentId Incident, int Changes, int CalmMinutes) : DomainEvent("incident.flapping"), IOnTimeline;

/// <summary>One change of an incident that flaps, which no timeline needs.</summary>
/// <param name="Fires">False when its alerts are over.</param>
public sealed record IncidentFlapped(IncidentId Incident, bool Fires) : DomainEvent("incident.flapped");

public sealed record IncidentFlappingEnded(IncidentId Incident, int Changes) : DomainEvent("incident.flapping-ended"), IOnTimeline;

/// <summary>Another incident has its alerts from now on.</summary>
public sealed record IncidentMerged(IncidentId Incident, IncidentId Into, long Number) : DomainEvent("incident.merged"), IOnTimeline;

/// <summary>Said on the other one's timeline.</summary>
public sealed record IncidentTookIn(IncidentId Incident, long Number, string Title) : DomainEvent("incident.took-in"), IOnTimeline;

/// <summary>The merging was taken back.</summary>
public sealed record IncidentUnmerged(IncidentId Incident, IncidentId From, long Number) : DomainEvent("incident.unmerged"), IOnTimeline;

/// <summary>Said on the other one's timeline.</summary>
public sealed record IncidentGaveBack(IncidentId Incident, long Number) : DomainEvent("incident.gave-back"), IOnTimeline;

/// <summary>Somebody said that it hangs together with another; said on both timelines.</summary>
/// <param name="Other">What the other one is to this.</param>
public sealed record IncidentLinked(IncidentId Incident, long Number, string Title, RelationSide Other) : DomainEvent("incident.linked"), IOnTimeline;

/// <summary>That was taken back; said on both timelines.</summary>
public sealed record IncidentUnlinked(IncidentId Incident, long Number, RelationSide Other) : DomainEvent("incident.unlinked"), IOnTimeline;

/// <summary>Somebody put a file beside it, or brought one back that was removed.</summary>
/// <param name="File">What it is called.</param>
public sealed record IncidentAttachmentAdded(IncidentId Incident, AttachmentId Attachment, string File, long Bytes) : DomainEvent("incident.attachment-added"), IOnTimeline;

public sealed record IncidentAttachmentRemoved(IncidentId Incident, AttachmentId Attachment, string File) : DomainEvent("incident.attachment-removed"), IOnTimeline;

/// <summary>These people are wanted now. Whoever climbs the ladder says so; whoever sends messages listens. Each message stands on the timeline itself.</summary>
/// <param name="Revision">Names this page, so that it cannot be stored, and so not be sent, twice.</param>
/// <param name="Again">True when they were, or could have been, paged before.</param>
/// <param name="Step">Of the policy, 1 for the first; null when the owners are told that nobody came.</param>
public sealed record PeopleWanted(IncidentId Incident, IReadOnlyList<UserId> People, string Revision, bool Again, int? Step = null) : DomainEvent("escalation.people-wanted");

/// <summary>What made an acknowledged incident open again.</summary>
public enum UnacknowledgeCause { Asked, SnoozeEnded, SeverityRose, TimedOut }
