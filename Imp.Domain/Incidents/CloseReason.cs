namespace Imp.Domain.Incidents;

/// <summary>Why an incident was closed.</summary>
public enum CloseReason { Fixed, WentAway, Noise, Duplicate, External, Maintenance }
