using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>How it becomes part of another, and comes back.</summary>
public sealed partial class Incident
{
    /// <summary>How long a merging can be taken back.</summary>
    public static readonly TimeSpan UnmergeWithin = TimeSpan.FromHours(24);

    /// <summary>Ends it in favour of another, which has its alerts from then on.</summary>
    /// <exception cref="Refusal"><c>incident.merge</c> when one of them is closed, or both are the same.</exception>
    public void MergeInto(Incident other, bool byPerson, DateTimeOffset now)
    {
        if (MergedIntoId == other.Id) return;
        if (other.Id == Id) throw new Refusal("incident.merge", "An incident cannot be merged into itself.");
        if (IsDrill || other.IsDrill) throw new Refusal("incident.drill", $"#{(IsDrill ? Number : other.Number)} is a drill; drills and incidents are not merged.");
        if (Response == ResponseState.Closed || other.Response == ResponseState.Closed) throw new Refusal("incident.merge", $"#{(Response == ResponseState.Closed ? Number : other.Number)} is closed; only open incidents can be merged.");

        var fires = ClosesAt is null;
        MergedIntoId = other.Id;
        Raise(new IncidentMerged(Id, other.Id, other.Number));
        Close(Incidents.CloseReason.Merged, null, now);
        other.TakeIn(this, fires, byPerson);
    }

    /// <summary>Takes a merging back: its alerts are its own again, and it is open.</summary>
    /// <param name="other">What it was merged into.</param>
    /// <exception cref="Refusal"><c>incident.unmerge</c> when it was not merged, too long ago, or the other was merged itself.</exception>
    public void Unmerge(Incident other, DateTimeOffset now)
    {
        if (MergedIntoId != other.Id || ClosedAt is not { } merged) throw new Refusal("incident.unmerge", "It is not merged into another incident.");
        if (now - merged > UnmergeWithin) throw new Refusal("incident.unmerge", "It was merged more than 24 hours ago; open a new incident instead.");
        if (other.MergedIntoId is not null) throw new Refusal("incident.unmerge", $"#{other.Number} was merged itself; take that out first.");

        MergedIntoId = null;
        Raise(new IncidentUnmerged(Id, other.Id, other.Number));
        Reopen($"Does not belong to #{other.Number}.");
        other.Raise(new IncidentGaveBack(other.Id, Number));
    }

    private void TakeIn(Incident other, bool fires, bool byPerson)
    {
        // Declared by a person, it does not end by itself because alerts that were added later are over.
        if (DedupKey is null) Written = true;
        Raise(new IncidentTookIn(Id, other.Number, other.Title));
        if (fires && ClosesAt is not null)
        {
            ClosesAt = null;
            Raise(new IncidentFiredAgain(Id, TimeSpan.Zero));
        }
        if (other.Severity.IsWorseThan(Severity)) ChangeSeverity(other.Severity, byPerson);
    }
}
