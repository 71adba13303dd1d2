using Imp.Domain.Shared;

namespace Imp.Domain.Escalation;

/// <summary>Where a running escalation stands.</summary>
public enum EscalationState
{
    /// <summary>Goes on at <see cref="Escalation.NextAt"/>.</summary>
    Running,
    /// <summary>Somebody has it, or it is closed.</summary>
    Stopped,
    /// <summary>Everybody was paged and nobody came; the owners are told once an hour.</summary>
    Exhausted,
}

/// <summary>Whom to page now, and why: a decision, not yet a message.</summary>
/// <param name="Step">1 for the first; 0 when the ladder is exhausted and the owners are told.</param>
/// <param name="Round">1 for the first time up the ladder.</param>
/// <param name="Revision">Names this page so that it cannot be stored, and so not be sent, twice.</param>
public sealed record Paging(IReadOnlyList<UserId> People, int Step, int Round, string Revision)
{
    /// <summary>True when it repeats what was tried before; such pages go after the first ones.</summary>
    public bool Again => Step == 0 || Round > 1;
}

/// <summary>The climb up one incident's ladder, from a copy of the policy made when it started.</summary>
public sealed class Escalation : Entity
{
    /// <summary>How often the owners are told that nobody came.</summary>
    public static readonly TimeSpan ExhaustedEvery = TimeSpan.FromHours(1);

    /// <summary>Nothing older pages without a human.</summary>
    public static readonly TimeSpan TooOld = TimeSpan.FromDays(7);

    /// <summary>How long something that failed waits.</summary>
    public static readonly TimeSpan PostponedBy = TimeSpan.FromMinutes(1);

    private Escalation() { }

    public IncidentId IncidentId { get; private set; }

    public string PolicyName { get; private set; } = "";

    public IReadOnlyList<EscalationStep> Steps { get; private set; } = [];

    public int Repeats { get; private set; }

    public int PauseMinutes { get; private set; }

    public EscalationState State { get; private set; }

    /// <summary>Index of the step that comes next.</summary>
    public int Step { get; private set; }

    /// <summary>0 for the first time up the ladder.</summary>
    public int Round { get; private set; }

    /// <summary>Which climb of this incident it is; grows when it starts anew, so that an old timer's page has another name.</summary>
    public int Climb { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When something is to be done; null while stopped.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When it would go on if it were not held, because nothing of the incident fires at the moment; null when it is not held.</summary>
    public DateTimeOffset? HeldNextAt { get; private set; }

    private bool HasPaged => Step > 0 || Round > 0 || State == EscalationState.Exhausted;

    /// <summary>Prepares an escalation for an incident; <see cref="Start"/> sets it going.</summary>
    public static Escalation For(IncidentId incident) => new() { IncidentId = incident, State = EscalationState.Stopped };

    /// <summary>Starts at the bottom of the ladder. The ladder is copied: later edits of the policy do not touch it.</summary>
    /// <param name="after">Added to the delay of the first step.</param>
    public void Start(Ladder ladder, DateTimeOffset now, TimeSpan after = default)
    {
        (PolicyName, Steps, Repeats, PauseMinutes) = (ladder.Name, ladder.Steps, ladder.Repeats, ladder.PauseMinutes);
        (State, Step, Round, StartedAt) = (EscalationState.Running, 0, 0, now);
        Climb++;
        (NextAt, HeldNextAt) = (now + after + TimeSpan.FromMinutes(Steps[0].DelayMinutes), null);
        Raise(new EscalationStarted(IncidentId, Climb));
    }

    /// <summary>Nothing fires at the moment: nobody is paged until <see cref="Release"/>.</summary>
    public void Hold()
    {
        if (NextAt is { } next) (HeldNextAt, NextAt) = (next, null);
    }

    /// <summary>It fires again: goes on where it was, or waits anew when nobody was paged yet.</summary>
    /// <param name="after">How long it must last before anybody is paged.</param>
    public void Release(TimeSpan after, DateTimeOffset now)
    {
        if (HeldNextAt is not { } next) return;

        HeldNextAt = null;
        if (!HasPaged) (StartedAt, next) = (now, now + after + TimeSpan.FromMinutes(Steps[0].DelayMinutes));
        NextAt = next > now ? next : now;
    }

    /// <summary>Changes how long it must last before anybody is paged, counted from when it began.</summary>
    /// <returns>False when it does not wait for that: the climb began already, or had not to wait.</returns>
    public bool WaitOnly(TimeSpan after, DateTimeOffset now)
    {
        var delay = TimeSpan.FromMinutes(Steps.Count > 0 ? Steps[0].DelayMinutes : 0);
        if (State != EscalationState.Running || HasPaged || !((NextAt ?? HeldNextAt) > StartedAt + delay)) return false;

        var next = StartedAt + delay + after;
        if (next < now) next = now;
        if (NextAt is null) HeldNextAt = next;
        else NextAt = next;
        return true;
    }

    /// <summary>Stops: nothing more is due.</summary>
    public void Stop()
    {
        if (State == EscalationState.Stopped) return;

        (State, NextAt, HeldNextAt) = (EscalationState.Stopped, null, null);
        Raise(new EscalationStopped(IncidentId));
    }

    /// <summary>Puts off what could not be done now, so that one bad row does not starve the others.</summary>
    public void Postpone(DateTimeOffset now)
    {
        if (NextAt <= now) NextAt = now + PostponedBy;
    }

    /// <summary>Does what is due. A step with nobody to page is skipped at once and said so.</summary>
    /// <param name="whom">Who of a step can be paged now.</param>
    /// <param name="owners">Told when the ladder is exhausted.</param>
    /// <returns>Whom to page now; null when nothing is due or nobody is left.</returns>
    public Paging? Advance(DateTimeOffset now, Func<EscalationStep, IReadOnlyList<UserId>> whom, IReadOnlyList<UserId> owners)
    {
        if (NextAt is not { } due || due > now) return null;
        if (now - StartedAt > TooOld)
        {
            Stop();
            Raise(new EscalationTooOld(IncidentId));
            return null;
        }
        return State switch
        {
            EscalationState.Running => Climbing(now, whom) ?? Exhaust(now, owners),
            EscalationState.Exhausted => Exhaust(now, owners),
            EscalationState.Stopped => null,
        };
    }

    private Paging? Climbing(DateTimeOffset now, Func<EscalationStep, IReadOnlyList<UserId>> whom)
    {
        // One pass over the ladder at the most: with nobody active anywhere this must end.
        for (var looked = 0; looked <= Steps.Count; looked++)
        {
            if (Step >= Steps.Count)
            {
                if (Round >= Repeats) return null;
                Round++;
                Step = 0;
            }
            var (at, round) = (Step, Round);
            var people = whom(Steps[at]);
            Step++;
            if (people.Count == 0)
            {
                Raise(new EscalationStepSkipped(IncidentId, at + 1));
                continue;
            }
            NextAt = now.AddMinutes(Step < Steps.Count ? Steps[Step].DelayMinutes : PauseMinutes);
            Raise(new EscalationStepReached(IncidentId, at + 1, round + 1, PolicyName));
            return new Paging(people, at + 1, round + 1, $"{Climb}.{round + 1}.{at + 1}");
        }
        return null;
    }

    private Paging? Exhaust(DateTimeOffset now, IReadOnlyList<UserId> owners)
    {
        if (State != EscalationState.Exhausted) Raise(new EscalationExhausted(IncidentId, PolicyName));
        State = EscalationState.Exhausted;
        NextAt = now + ExhaustedEvery;
        return owners.Count == 0 ? null : new Paging(owners, 0, 0, $"{Climb}.x.{(long)(now - StartedAt).TotalMinutes}");
    }
}

public sealed record EscalationStarted(IncidentId Incident, int Climb) : DomainEvent("escalation.started");
public sealed record EscalationStopped(IncidentId Incident) : DomainEvent("escalation.stopped");
public sealed record EscalationStepReached(IncidentId Incident, int Step, int Round, string Policy) : DomainEvent("escalation.step-reached"), IOnTimeline;
public sealed record EscalationStepSkipped(IncidentId Incident, int Step) : DomainEvent("escalation.step-skipped"), IOnTimeline;
public sealed record EscalationExhausted(IncidentId Incident, string Policy) : DomainEvent("escalation.exhausted"), IOnTimeline;
public sealed record EscalationTooOld(IncidentId Incident) : DomainEvent("escalation.too-old"), IOnTimeline;
