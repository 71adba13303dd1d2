using Imp.Domain.Shared;

namespace Imp.Domain.Escalation;

/// <summary>One rung: whom to page, and how long after the rung before it.</summary>
/// <param name="DelayMinutes">Minutes after the previous step's start, 0 to 1440; for the first step after the incident opened.</param>
/// <param name="People">All are paged at once. Nobody of them active, nobody on call and nobody in a team: skipped at once.</param>
public sealed record EscalationStep(int DelayMinutes, IReadOnlyList<UserId> People)
{
    /// <summary>Whoever is on call in them when the step is due is paged too.</summary>
    public IReadOnlyList<ScheduleId> Schedules { get; init; } = [];

    /// <summary>Everybody who belongs to them when the step is due is paged too.</summary>
    public IReadOnlyList<TeamId> Teams { get; init; } = [];

    /// <summary>How many people, schedules and teams it names.</summary>
    public int TargetCount => People.Count + Schedules.Count + Teams.Count;

    /// <summary>So often they are paged, 1 to 10; the next step's beginning ends it. Default 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Minutes from one attempt to the next, 1 to 60. Default 5.</summary>
    public int SpacingMinutes { get; init; } = 5;

    /// <summary>Happens although somebody acknowledged, as long as the incident is not closed. Default: an acknowledgement is enough.</summary>
    public bool UntilClosed { get; init; }

    public bool SameAs(EscalationStep other) =>
        (DelayMinutes, Attempts, UntilClosed) == (other.DelayMinutes, other.Attempts, other.UntilClosed) && (Attempts == 1 || SpacingMinutes == other.SpacingMinutes)
        && People.SequenceEqual(other.People) && Schedules.SequenceEqual(other.Schedules) && Teams.SequenceEqual(other.Teams);
}

/// <summary>Who is paged, in which order, until somebody acknowledges. Belongs to a team.</summary>
public sealed class EscalationPolicy : Archivable
{
    private EscalationPolicy() { }

    public PolicyId Id { get; private set; }

    public string Name { get; private set; } = "";

    public TeamId TeamId { get; private set; }

    /// <summary>1 to 20 steps.</summary>
    public IReadOnlyList<EscalationStep> Steps { get; private set; } = [];

    /// <summary>How often the whole ladder is repeated after the first time, 0 to 9.</summary>
    public int Repeats { get; private set; }

    /// <summary>Minutes from the last step's start until the ladder starts again, or is exhausted. 1 to 1440; default 5.</summary>
    public int PauseMinutes { get; private set; } = 5;

    /// <summary>How long an acknowledgement counts before its holder is asked.</summary>
    public AckTimeouts AckTimeouts { get; private set; } = AckTimeouts.Default;

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>At most so many steps, and so many people, schedules and teams in one.</summary>
    public const int Most = 20;

    /// <summary>At most so many attempts in one step.</summary>
    public const int MostAttempts = 10;

    /// <summary>At most so many minutes between two attempts.</summary>
    public const int LongestSpacing = 60;

    /// <summary>At most so many repeats.</summary>
    public const int MostRepeats = 9;

    /// <summary>At most so many minutes of delay or pause.</summary>
    public const int LongestMinutes = 1_440;

    public static EscalationPolicy Create(PolicyId id, string name, TeamId team, IReadOnlyList<EscalationStep> steps, int repeats, int pauseMinutes, DateTimeOffset now, AckTimeouts? timeouts = null)
    {
        var policy = new EscalationPolicy { Id = id, Name = name, TeamId = team, Steps = steps, Repeats = repeats, PauseMinutes = pauseMinutes, AckTimeouts = timeouts ?? AckTimeouts.Default, CreatedAt = now };
        policy.Raise(new PolicyCreated(id));
        return policy;
    }

    /// <summary>Changes the ladder. Escalations that run keep the one they started with.</summary>
    public void Edit(string name, TeamId team, IReadOnlyList<EscalationStep> steps, int repeats, int pauseMinutes, AckTimeouts timeouts)
    {
        (Name, TeamId, Steps, Repeats, PauseMinutes, AckTimeouts) = (name, team, steps, repeats, pauseMinutes, timeouts);
        Raise(new PolicyChanged(Id));
    }

    public void Archive(DateTimeOffset now) => Archive(now, new PolicyArchived(Id));

    public void Restore() => Restore(new PolicyRestored(Id));
}

public sealed record PolicyCreated(PolicyId Policy) : DomainEvent("policy.created");
public sealed record PolicyChanged(PolicyId Policy) : DomainEvent("policy.changed");
public sealed record PolicyArchived(PolicyId Policy) : DomainEvent("policy.archived");
public sealed record PolicyRestored(PolicyId Policy) : DomainEvent("policy.restored");
