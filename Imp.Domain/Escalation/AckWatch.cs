using Imp.Domain.Shared;

namespace Imp.Domain.Escalation;

/// <summary>Sees to it that an acknowledgement does not outlive whoever gave it: the holder is asked in private, and who does not answer gives the incident back.</summary>
public sealed class AckWatch : Entity
{
    /// <summary>How long whoever is asked has to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private AckWatch() { }

    public IncidentId IncidentId { get; private set; }

    /// <summary>So long an acknowledgement counts without a sign of life.</summary>
    public int Minutes { get; private set; }

    /// <summary>When the holder is asked, or, once asked, when the incident opens again.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>When the holder was asked; null while there is no need to.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    public static AckWatch Start(IncidentId incident, int minutes, DateTimeOffset now) => new() { IncidentId = incident, Minutes = minutes, DueAt = now.AddMinutes(minutes) };

    /// <summary>A sign of life: the time begins anew.</summary>
    public void Confirm(DateTimeOffset now)
    {
        if (AskedAt is not null) Raise(new HolderConfirmed(IncidentId));
        (AskedAt, DueAt) = (null, now.AddMinutes(Minutes));
    }

    /// <summary>Asks whether the holder still has it.</summary>
    public void Ask(UserId holder, DateTimeOffset now)
    {
        (AskedAt, DueAt) = (now, now + Patience);
        Raise(new HolderAsked(IncidentId, holder, Minutes));
    }
}

/// <summary>How long an acknowledgement counts, by severity.</summary>
/// <param name="Minutes">One per severity, the worst first, 0 to 1440; 0: for ever.</param>
public sealed record AckTimeouts(IReadOnlyList<int> Minutes)
{
    /// <summary>At most so many minutes.</summary>
    public const int Longest = 1_440;

    /// <summary>What holds where nobody said anything: half an hour, an hour, four hours, for ever.</summary>
    public static AckTimeouts Default { get; } = new([30, 60, 240, 0]);

    /// <summary>Nobody is asked.</summary>
    public static AckTimeouts Off { get; } = new([0, 0, 0, 0]);

    /// <param name="severity">1 for the worst.</param>
    /// <returns>Null for no limit.</returns>
    public int? Of(int severity) => Minutes[severity - 1] is > 0 and var minutes ? minutes : null;

    public bool Equals(AckTimeouts? other) => other is not null && Minutes.SequenceEqual(other.Minutes);

    public override int GetHashCode() => Minutes.Aggregate(0, HashCode.Combine);
}

/// <summary>Whoever has it is asked, in private, whether that is still so.</summary>
/// <param name="Minutes">After which time without a sign of life.</param>
public sealed record HolderAsked(IncidentId Incident, UserId Person, int Minutes) : DomainEvent("escalation.holder-asked"), IOnTimeline;
public sealed record HolderConfirmed(IncidentId Incident) : DomainEvent("escalation.holder-confirmed"), IOnTimeline;
