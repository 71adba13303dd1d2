using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>How one incident hangs together with another, as a person says.</summary>
public enum RelationKind
{
    /// <summary>They have to do with each other.</summary>
    Related,

    /// <summary>The one is part of the other.</summary>
    PartOf,
}

/// <summary>What the other one is.</summary>
public enum RelationSide { Related, Parent, Child }

/// <summary>Two incidents that hang together; a pair has one relation at most.</summary>
/// <param name="OneId">The part, where one is part of the other.</param>
/// <param name="OtherId">The whole.</param>
public sealed record IncidentRelation(IncidentId OneId, IncidentId OtherId, RelationKind Kind)
{
    /// <returns>What the other end is, seen from an end.</returns>
    public RelationSide SideFrom(IncidentId end) => Kind switch
    {
        RelationKind.Related => RelationSide.Related,
        RelationKind.PartOf => end == OneId ? RelationSide.Parent : RelationSide.Child,
    };

    /// <returns>True when it is between these two, either way round.</returns>
    public bool Joins(IncidentId one, IncidentId other) => OneId == one && OtherId == other || OneId == other && OtherId == one;
}

public sealed partial class Incident
{
    /// <summary>Says that it hangs together with another. Pages and alerts stay as they are.</summary>
    /// <param name="known">Every relation of the two.</param>
    /// <returns>The relation to keep; null when it is there already.</returns>
    /// <exception cref="Refusal"><c>incident.relation</c> when both are the same, linked otherwise already, or would be part of a part; <c>incident.drill</c> when one is a drill.</exception>
    public IncidentRelation? RelateTo(Incident other, RelationKind kind, IReadOnlyCollection<IncidentRelation> known)
    {
        if (other.Id == Id) throw new Refusal("incident.relation", "An incident cannot be linked with itself.");
        if (IsDrill != other.IsDrill) throw new Refusal("incident.drill", $"#{(IsDrill ? Number : other.Number)} is a drill; drills and incidents are not linked.");

        var wanted = new IncidentRelation(Id, other.Id, kind);
        if (known.FirstOrDefault(one => one.Joins(Id, other.Id)) is { } between)
            return between.SideFrom(Id) == wanted.SideFrom(Id) ? null : throw new Refusal("incident.relation", $"It is linked with #{other.Number} already. Remove that link first.");
        if (kind == RelationKind.PartOf) DemandOneLevel(other, [.. known.Where(one => one.Kind == RelationKind.PartOf)]);

        Raise(new IncidentLinked(Id, other.Number, other.Title, wanted.SideFrom(Id)));
        other.Raise(new IncidentLinked(other.Id, Number, Title, wanted.SideFrom(other.Id)));
        return wanted;
    }

    /// <summary>Takes a relation back.</summary>
    public void Unrelate(Incident other, IncidentRelation relation)
    {
        Raise(new IncidentUnlinked(Id, other.Number, relation.SideFrom(Id)));
        other.Raise(new IncidentUnlinked(other.Id, Number, relation.SideFrom(other.Id)));
    }

    // A whole and its parts, and no deeper: who reads one page must see all of it.
    private void DemandOneLevel(Incident whole, IReadOnlyCollection<IncidentRelation> parts)
    {
        if (parts.Any(one => one.OneId == Id)) throw new Refusal("incident.relation", "It is part of another incident already. Remove that link first.");
        if (parts.Any(one => one.OneId == whole.Id)) throw new Refusal("incident.relation", $"#{whole.Number} is part of another incident itself; choose that one.");
        if (parts.Any(one => one.OtherId == Id)) throw new Refusal("incident.relation", "Others are part of it; an incident with parts cannot be a part.");
    }
}
