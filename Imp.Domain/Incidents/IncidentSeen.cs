using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>What somebody saw of an incident when beginning to change it, so that two who change the same field are told. Null for what does not matter.</summary>
public sealed record IncidentSeen(
    string? Title = null, Severity? Severity = null, IncidentStatus? Status = null, IReadOnlyList<string>? Tags = null, SeenAssignee? Assignee = null)
{
    /// <summary>Who had the role that is given.</summary>
    public SeenAssignee? Role { get; init; }

    public CustomerImpact? Impact { get; init; }
}

/// <summary>Who had it then.</summary>
/// <param name="Id">Null for nobody.</param>
public readonly record struct SeenAssignee(UserId? Id);
