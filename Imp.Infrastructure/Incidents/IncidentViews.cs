using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Noise;
using Imp.Domain.Shared;
using Imp.Infrastructure.Grouping;

namespace Imp.Infrastructure.Incidents;

/// <summary>One incident in a list.</summary>
public sealed record IncidentRow(
    IncidentId Id, long Number, string Title, ResponseState Response, IncidentStatus Status, Severity Severity,
    ServiceId ServiceId, string Service, TeamId TeamId, string Team, string? DedupKey, long AlertCount, UserId? AssigneeId, string? Assignee,
    DateTimeOffset OpenedAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset? ClosedAt, DateTimeOffset? LastSeenAt, DateTimeOffset? SnoozedUntil, int Occurrence)
{
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>All its alerts are over and it closes then; null while one fires.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Since when it comes and goes; null when it does not.</summary>
    public DateTimeOffset? FlappingSince { get; init; }

    /// <summary>How often it changed between firing and over.</summary>
    public int FlapCount { get; init; }

    /// <summary>Different alerts of an umbrella; null for an incident that is none.</summary>
    public int? UmbrellaKeys { get; init; }

    /// <summary>The title, and for an umbrella what it stands for.</summary>
    public string Heading => UmbrellaKeys is { } keys ? Umbrella.Heading(Title, AlertCount, keys) : Title;

    /// <summary>Who alone gets the messages of a drill; null when it is none.</summary>
    public string? DrillFor { get; init; }

    /// <summary>When the drill ends by itself; null when it is none, or over.</summary>
    public DateTimeOffset? DrillEndsAt { get; init; }

    /// <summary>Number of the incident it waits behind, paging nobody; null when it may page.</summary>
    public long? WaitsBehind { get; init; }

    /// <returns>Whether a row that was read at another time says the same.</returns>
    public bool Says(IncidentRow other) => Tags.SequenceEqual(other.Tags) && (this with { Tags = other.Tags }).Equals(other);
}

/// <summary>A page of a list.</summary>
/// <param name="Next">Where the next page starts; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>How many are not closed, in all and by severity.</summary>
public sealed record OpenCounts(int Open, int Acknowledged, int Sev1, int Sev2, int Sev3, int Sev4)
{
    public int Total => Open + Acknowledged;
}

/// <summary>Everything on an incident's page.</summary>
/// <param name="PreviousNumber">The incident of the same key before this one.</param>
/// <param name="Next">What the escalation does next; null when nothing is due.</param>
/// <param name="Links">What it holds, and which others it hangs together with.</param>
public sealed record IncidentView(
    IncidentRow Row, string Notes, CloseReason? CloseReason, long? PreviousNumber, bool Written, EscalationView? Next, IncidentLinks Links)
{
    /// <summary>Who is paged in place of the service's team; null for the service's.</summary>
    public string? RoutedTo { get; init; }

    /// <summary>Whose it is: the service's team, and the one that a rule put it to.</summary>
    public IReadOnlyList<TeamId> Teams { get; init; } = [];

    /// <summary>Where it is written what to do; null for nowhere.</summary>
    public string? Runbook { get; init; }

    /// <summary>Who does what.</summary>
    public IReadOnlyList<IncidentRoleRow> Roles { get; init; } = [];

    /// <summary>What customers notice.</summary>
    public CustomerImpact Impact { get; init; } = CustomerImpact.None;
}

/// <summary>A role and who has it, readable.</summary>
public sealed record IncidentRoleRow(string Name, UserId PersonId, string Person);

/// <summary>Where the climb up the ladder stands.</summary>
/// <param name="Step">1 for the first; of <paramref name="Steps"/>.</param>
/// <param name="People">Who is paged next.</param>
public sealed record EscalationView(string Policy, Domain.Escalation.EscalationState State, int Step, int Steps, int Round, DateTimeOffset? NextAt, IReadOnlyList<string> People)
{
    /// <summary>When whoever has it is asked, or, once asked, when it opens again; null when nobody is.</summary>
    public DateTimeOffset? CheckAt { get; init; }

    /// <summary>Whoever has it was asked whether that is still so.</summary>
    public bool IsAsked { get; init; }

    /// <summary>The policy is another one now than when the escalation started.</summary>
    public bool PolicyChanged { get; init; }
}

/// <summary>One line of the history, readable.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Body">Markdown below the sentence; null when there is none.</param>
public sealed record TimelineLine(long Sequence, DateTimeOffset At, string Kind, ActorKind ActorKind, string Actor, string Sentence, string? Body)
{
    /// <summary>When it was written down, where that was later; null otherwise.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Whom a message of it was for; null for what is no message.</summary>
    public UserId? Person { get; init; }
}

/// <summary>One alert that belongs to an incident.</summary>
public sealed record IncidentEventRow(long Event, DateTimeOffset At, string Integration, AlertAction Action, AlertSeverity Severity, string? Title, string? Source, EventOutcome Outcome);
