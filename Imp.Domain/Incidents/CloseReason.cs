namespace Imp.Domain.Incidents;

/// <summary>Why an incident was closed. Merged and Drill are what merging and the end of a drill say, not what a person chooses.</summary>
public enum CloseReason { Fixed, WentAway, Noise, Duplicate, External, Maintenance, Merged, Drill }
