using Imp.Domain.Incidents;
using Imp.Domain.Shared;

namespace Imp.Domain.Grouping;

/// <summary>Why an incident waits no more.</summary>
public enum WaitEnd { ParentClosed, ParentMuted, MoreSevere, NoLongerDepends, Asked, Taken, Closed }

/// <summary>An incident waits behind another, of a service that its own one needs: it is seen, and pages nobody.</summary>
public sealed class Wait : Entity
{
    private Wait() { }

    public IncidentId IncidentId { get; private set; }

    /// <summary>What it waits behind.</summary>
    public IncidentId ParentId { get; private set; }

    public long ParentNumber { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When its first page would have been due; it is not released into an earlier one.</summary>
    public DateTimeOffset? PagesAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public WaitEnd? End { get; private set; }

    public bool IsWaiting => EndedAt is null;

    public static Wait Of(IncidentId incident) => new() { IncidentId = incident, EndedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Falls behind another incident.</summary>
    /// <param name="service">The other's service, by name.</param>
    /// <param name="pagesAt">When its first page would be due; null for at once.</param>
    public void Behind(WaitingFor parent, string service, DateTimeOffset? pagesAt, DateTimeOffset now)
    {
        if (IsWaiting && ParentId == parent.Id) return;
        if (!IsWaiting) (StartedAt, PagesAt) = (now, pagesAt);
        (ParentId, ParentNumber, EndedAt, End) = (parent.Id, parent.Number, null, null);
        Raise(new IncidentWaits(IncidentId, parent.Number, service));
    }

    /// <summary>Ends it. When somebody is still to be told, paging starts.</summary>
    public void Finish(WaitEnd end, DateTimeOffset now)
    {
        if (!IsWaiting) return;

        (EndedAt, End) = (now, end);
        // Whoever took or closed it stands on the timeline already.
        if (end is WaitEnd.Taken or WaitEnd.Closed) Raise(new WaitOver(IncidentId));
        else Raise(new IncidentReleased(IncidentId, end, ParentNumber, PagesAt > now ? PagesAt - now : null));
    }
}

/// <summary>Nobody is paged about it until the other is over.</summary>
public sealed record IncidentWaits(IncidentId Incident, long Behind, string Service) : DomainEvent("grouping.waits"), IOnTimeline;

/// <summary>It may page again.</summary>
/// <param name="PageAfter">How long until the first page would have been due; null: it is.</param>
public sealed record IncidentReleased(IncidentId Incident, WaitEnd End, long Behind, TimeSpan? PageAfter) : DomainEvent("grouping.released"), IOnTimeline;

/// <summary>It waits no more, and nobody needs to be paged for that.</summary>
public sealed record WaitOver(IncidentId Incident) : DomainEvent("grouping.wait-over");

/// <summary>An open incident that others may wait behind.</summary>
/// <param name="Pages">False when it pages nobody itself, being muted or waiting.</param>
public sealed record WaitingFor(IncidentId Id, long Number, ServiceId Service, Severity Severity, bool Pages = true);

/// <summary>Which incident waits behind which.</summary>
public static class WaitRule
{
    /// <summary>How long after an incident one that explains it may open and still take its pages.</summary>
    public static readonly TimeSpan Overtakes = TimeSpan.FromMinutes(2);

    /// <returns>True when the child waits: its service needs the parent's, the parent pages, and is not less severe, so that nothing worse hides behind something small.</returns>
    public static bool Holds(Dependencies needs, ServiceId child, Severity severity, WaitingFor parent) =>
        parent.Pages && !severity.IsWorseThan(parent.Severity) && needs.Below(child).ContainsKey(parent.Service);

    /// <returns>What the child waits behind: the nearest, of those the oldest; null when it may page.</returns>
    public static WaitingFor? Parent(Dependencies needs, ServiceId child, Severity severity, IEnumerable<WaitingFor> open)
    {
        var steps = needs.Below(child);
        return open.Where(one => one.Pages && !severity.IsWorseThan(one.Severity) && steps.ContainsKey(one.Service))
            .OrderBy(one => steps[one.Service]).ThenBy(one => one.Number).FirstOrDefault();
    }
}
