using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>What a rule decided about an incident beyond where it opens and how bad it is.</summary>
/// <param name="Rule">For a person: the rule's number and name.</param>
/// <param name="Team">Who is paged in place of the service's team; null for the service's.</param>
/// <param name="Runbook">Where it is written what to do; null for nowhere.</param>
/// <param name="Before">Events that were held before and are counted with the one that opens it.</param>
public sealed record IncidentRouting(string Rule, TeamId? Team, string? TeamName, string? Runbook, IReadOnlyList<long> Before);
