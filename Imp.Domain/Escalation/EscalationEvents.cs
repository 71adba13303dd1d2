using Imp.Domain.Shared;

namespace Imp.Domain.Escalation;

public sealed record EscalationStarted(IncidentId Incident, int Climb) : DomainEvent("escalation.started");
public sealed record EscalationStopped(IncidentId Incident) : DomainEvent("escalation.stopped");
/// <param name="Attempt">1 for the first.</param>
public sealed record EscalationStepReached(IncidentId Incident, int Step, int Round, string Policy, int Attempt = 1) : DomainEvent("escalation.step-reached"), IOnTimeline
{
    /// <summary>Who was paged by it and who was not, and why; null where it was not asked for, or happened before it was kept.</summary>
    public IReadOnlyList<StepChoice>? Choices { get; init; }
}

public sealed record EscalationPolicyApplied(IncidentId Incident, string Policy) : DomainEvent("escalation.policy-applied"), IOnTimeline;
public sealed record EscalationStepSkipped(IncidentId Incident, int Step) : DomainEvent("escalation.step-skipped"), IOnTimeline
{
    /// <inheritdoc cref="EscalationStepReached.Choices"/>
    public IReadOnlyList<StepChoice>? Choices { get; init; }
}

public sealed record EscalationExhausted(IncidentId Incident, string Policy) : DomainEvent("escalation.exhausted"), IOnTimeline;
public sealed record EscalationTooOld(IncidentId Incident) : DomainEvent("escalation.too-old"), IOnTimeline;
