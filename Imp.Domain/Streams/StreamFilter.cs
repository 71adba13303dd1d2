using Imp.Domain.Shared;

namespace Imp.Domain.Streams;

/// <summary>Which events somebody wants. Everything null: all but those of drills.</summary>
/// <param name="Kinds">Null for all.</param>
/// <param name="Team">Whom the service belongs to, or to whom a rule routed the incident, when it happened.</param>
/// <param name="Incident">Its number.</param>
/// <param name="Drills">True: exercises as well.</param>
public sealed record StreamFilter(IReadOnlyList<StreamKind>? Kinds = null, ServiceId? Service = null, TeamId? Team = null, long? Incident = null, bool Drills = false)
{
    /// <summary>All but drills.</summary>
    public static readonly StreamFilter Default = new();

    public bool Takes(StreamSubject subject) =>
        (Kinds is null || Kinds.Contains(subject.Kind))
        && (Service is null || Service == subject.Service)
        && (Team is null || Team == subject.Team)
        && (Incident is null || Incident == subject.Incident)
        && (Drills || !subject.IsDrill);
}

/// <summary>What an event is about, as it was when it happened.</summary>
/// <param name="Incident">Number of the incident.</param>
public readonly record struct StreamSubject(StreamKind Kind, long Incident, ServiceId Service, TeamId Team, bool IsDrill);
