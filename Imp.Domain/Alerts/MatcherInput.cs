namespace Imp.Domain.Alerts;

/// <summary>One condition, as a person writes it.</summary>
/// <param name="Value">A severity as SEV1 to SEV4; the id of a service or integration; else a text or an expression.</param>
/// <param name="Label">The label's name, where the field is a label.</param>
public sealed record MatcherInput(MatchField Field, MatchWay Way, string Value, string? Label = null);
