using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>Something is wrong with a service, from the first alert until somebody closes it. Spoken to in verbs: doing one twice is harmless, doing it wrongly is refused.</summary>
public sealed partial class Incident : Entity
{
    private readonly List<IncidentTag> tags = [];

    private Incident() { }

    public IncidentId Id { get; private set; }

    /// <summary>What people call it: 1, 2, 3 … without gaps.</summary>
    public long Number { get; private set; }

    public ServiceId ServiceId { get; private set; }

    /// <summary>1 to 255 characters.</summary>
    public string Title { get; private set; } = "";

    public Severity Severity { get; private set; }

    public ResponseState Response { get; private set; }

    public IncidentStatus Status { get; private set; }

    /// <summary>Events with this key join the incident until it is closed. Case-sensitive, at most 512 characters; null when declared by hand.</summary>
    public string? DedupKey { get; private set; }

    /// <summary>How many alerts have joined. Kept by the event path, not by this class.</summary>
    public long AlertCount { get; private set; }

    /// <summary>When the latest alert joined; null when none did.</summary>
    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>Sequence of the latest event that belongs to it, from which the others are found; null when none does. Kept by the event path.</summary>
    public long? LastEvent { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>The first acknowledgement, which MTTA measures.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public CloseReason? CloseReason { get; private set; }

    /// <summary>The incident that has its alerts now; null when it was not merged into another.</summary>
    public IncidentId? MergedIntoId { get; private set; }

    /// <summary>While set and in the future, an acknowledged incident waits; then it wakes whoever has it.</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }

    public UserId? AssigneeId { get; private set; }

    /// <summary>Markdown, at most 32,768 characters.</summary>
    public string Notes { get; private set; } = "";

    /// <summary>The incident of the same key that was closed before this one opened.</summary>
    public IncidentId? PreviousId { get; private set; }

    /// <summary>1 for the first incident of its key, 2 for "again", and so on.</summary>
    public int Occurrence { get; private set; }

    /// <summary>Whether a person wrote in it; then the sender's "resolved" asks instead of closing.</summary>
    public bool Written { get; private set; }

    /// <summary>Grows with every change of the response. A timer that was set for an older version does nothing.</summary>
    public int Version { get; private set; }

    /// <summary>Who is paged in place of the service's team; null for the service's.</summary>
    public TeamId? TeamId { get; private set; }

    /// <summary>Where it is written what to do; http or https. Null for nowhere.</summary>
    public string? Runbook { get; private set; }

    /// <summary>Who alone gets the messages of a drill; null when it is none.</summary>
    public UserId? DrillForId { get; private set; }

    /// <summary>When a drill ends by itself; null when it is none, or over.</summary>
    public DateTimeOffset? DrillEndsAt { get; private set; }

    /// <summary>Only an exercise: counts nowhere, and alerts never join it.</summary>
    public bool IsDrill => DrillForId is not null;

    public IReadOnlyList<IncidentTag> Tags => tags;

    /// <summary>Starts an incident: open, investigating.</summary>
    /// <param name="previous">The closed incident of the same key, when there is one.</param>
    /// <param name="pageAfter">How long it must last before anybody is paged; zero pages at once.</param>
    public static Incident Open(
        IncidentId id, long number, ServiceId service, string title, Severity severity, string? dedupKey, Incident? previous, DateTimeOffset now, TimeSpan pageAfter = default)
    {
        var incident = new Incident
        {
            Id = id, Number = number, ServiceId = service, Title = title, Severity = severity, DedupKey = dedupKey,
            Response = ResponseState.Open, Status = IncidentStatus.Investigating, OpenedAt = now,
            PreviousId = previous?.Id, Occurrence = (previous?.Occurrence ?? 0) + 1, Version = 1,
        };
        incident.Raise(new IncidentOpened(id, service, severity, title, previous?.Number, incident.Occurrence, pageAfter > TimeSpan.Zero ? pageAfter : null));
        return incident;
    }

    /// <summary>Starts a drill: an incident that climbs the real policy and tells one person only.</summary>
    /// <param name="person">Gets every message.</param>
    /// <param name="personName">As shown on the timeline.</param>
    public static Incident OpenDrill(IncidentId id, long number, ServiceId service, string title, Severity severity, UserId person, string personName, DateTimeOffset endsAt, DateTimeOffset now)
    {
        var incident = new Incident
        {
            Id = id, Number = number, ServiceId = service, Title = title, Severity = severity,
            Response = ResponseState.Open, Status = IncidentStatus.Investigating, OpenedAt = now, Occurrence = 1, Version = 1,
            DrillForId = person, DrillEndsAt = endsAt,
        };
        incident.Raise(new DrillStarted(id, person, personName, endsAt));
        incident.Raise(new IncidentOpened(id, service, severity, title, null, 1));
        return incident;
    }

    /// <summary>Says what a rule has decided about it.</summary>
    public void Route(IncidentRouting routing)
    {
        (TeamId, Runbook) = (routing.Team ?? TeamId, routing.Runbook ?? Runbook);
        Raise(new IncidentRouted(Id, routing.Rule, routing.TeamName, routing.Runbook, routing.Before));
    }

    private static Refusal Changed(string what) => new("incident.changed", $"Somebody else changed {what} meanwhile.");

    private static string Words<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
