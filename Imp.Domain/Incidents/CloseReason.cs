namespace Imp.Domain.Incidents;

/// <summary>Why an incident was closed. Merged is what merging says, not what a person chooses.</summary>
public enum CloseReason { Fixed, WentAway, Noise, Duplicate, External, Maintenance, Merged }
