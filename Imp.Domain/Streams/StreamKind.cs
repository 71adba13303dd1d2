namespace Imp.Domain.Streams;

/// <summary>What kind of thing a program outside is told of.</summary>
public enum StreamKind { IncidentCreated, IncidentUpdated, IncidentStatusChanged, IncidentUpdatePosted, PostmortemPublished }
