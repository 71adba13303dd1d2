using System.Text.Json.Serialization;

namespace Imp.Domain.Shared;

/// <summary>Something that happened. Past tense; the name is stored and published and therefore never changes.</summary>
/// <param name="Name">Dotted, room first: <c>incident.acknowledged</c>. The part before the first dot is the topic that rings.</param>
public abstract record DomainEvent([property: JsonIgnore] string Name);

/// <summary>An event that is one entry on an incident's timeline. What it holds is stored as JSON; the sentence is made when read.</summary>
public interface IOnTimeline
{
    /// <summary>Whose timeline.</summary>
    [JsonIgnore]
    IncidentId Incident { get; }
}

/// <summary>An entry that may tell of something earlier.</summary>
public interface IBackDated
{
    /// <summary>When it happened; null for when it was written.</summary>
    DateTimeOffset? HappenedAt { get; }
}
