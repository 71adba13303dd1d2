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
/// <param name="Attempt">1 for the first time in this step.</param>
public sealed record Paging(IReadOnlyList<UserId> People, int Step, int Round, string Revision, int Attempt = 1)
{
    /// <summary>True when it repeats what was tried before; such pages go after the first ones.</summary>
    public bool Again => Step == 0 || Round > 1 || Attempt > 1;
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

    /// <summary>How often the step that comes next has paged already; more than 0 when its next attempt is due.</summary>
    public int Attempt { get; private set; }

    /// <summary>When the step that pages began; null before the first.</summary>
    public DateTimeOffset? StepAt { get; private set; }

    /// <summary>Somebody has it: only steps that last until the closing still page.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>Whoever had it, and is asked first; null when nobody had.</summary>
    public UserId? HolderId { get; private set; }

    /// <summary>Which climb of this incident it is; grows when it starts anew, so that an old timer's page has another name.</summary>
    public int Climb { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When something is to be done; null while stopped.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>When it would go on if it were not held, because nothing of the incident fires at the moment; null when it is not held.</summary>
    public DateTimeOffset? HeldNextAt { get; private set; }

    private bool HasPaged => Step > 0 || Round > 0 || Attempt > 0 || State == EscalationState.Exhausted;

    /// <summary>Prepares an escalation for an incident; <see cref="Start"/> sets it going.</summary>
    public static Escalation For(IncidentId incident) => new() { IncidentId = incident, State = EscalationState.Stopped };

    /// <summary>Starts at the bottom of the ladder. The ladder is copied: later edits of the policy do not touch it.</summary>
    /// <param name="after">Added to the delay of the first step.</param>
    /// <param name="holder">Who is asked before everybody else; null for nobody.</param>
    public void Start(Ladder ladder, DateTimeOffset now, TimeSpan after = default, UserId? holder = null)
    {
        HolderId = holder;
        Copy(ladder);
        (State, Step, Round, StartedAt) = (EscalationState.Running, 0, 0, now);
        (Attempt, StepAt, IsAcknowledged) = (0, null, false);
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

    /// <returns>True when it climbs what the ladder is now; also when it does not climb at all.</returns>
    public bool Follows(Ladder ladder)
    {
        var now = HolderId is { } holder ? ladder.With(holder) : ladder;
        return State == EscalationState.Stopped || (Repeats, PauseMinutes) == (now.Repeats, now.PauseMinutes) && Steps.Count == now.Steps.Count && Steps.Zip(now.Steps).All(pair => pair.First.SameAs(pair.Second));
    }

    /// <summary>Goes on by another ladder: the same step, at its time. One that is exhausted starts anew.</summary>
    public void Adopt(Ladder ladder, DateTimeOffset now)
    {
        if (State == EscalationState.Stopped) return;

        if (State == EscalationState.Exhausted)
        {
            Start(ladder, now);
        }
        else
        {
            Copy(ladder);
            (Step, Attempt) = (Math.Min(Step, Steps.Count), 0);
            if (IsAcknowledged && !((NextAt ?? HeldNextAt) is { } next && GoOn(Step, next))) Stop();
        }
        Raise(new EscalationPolicyApplied(IncidentId, PolicyName));
    }

    /// <summary>Somebody has it: what is left are the steps of this round that last until the closing, at their times; without one it stops.</summary>
    public void Acknowledge()
    {
        if (State == EscalationState.Stopped || IsAcknowledged) return;

        var at = NextAt ?? HeldNextAt;
        if (Attempt > 0 && !Steps[Step].UntilClosed) (at, Step, Attempt) = (StepAt + After(Step), Step + 1, 0);
        IsAcknowledged = true;
        if (State == EscalationState.Exhausted || at is not { } next || !GoOn(Step, next)) Stop();
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
    /// <param name="why">Why those, for the timeline; null where nobody will ask.</param>
    /// <returns>Whom to page now; null when nothing is due or nobody is left.</returns>
    public Paging? Advance(DateTimeOffset now, Func<EscalationStep, IReadOnlyList<UserId>> whom, IReadOnlyList<UserId> owners, Func<EscalationStep, IReadOnlyList<StepChoice>>? why = null)
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
            EscalationState.Running when IsAcknowledged => ClimbingOn(now, whom, why),
            EscalationState.Running => Climbing(now, whom, why) ?? Exhaust(now, owners),
            EscalationState.Exhausted => Exhaust(now, owners),
            EscalationState.Stopped => null,
        };
    }

    private void Copy(Ladder ladder)
    {
        if (HolderId is { } holder) ladder = ladder.With(holder);
        (PolicyName, Steps, Repeats, PauseMinutes) = (ladder.Name, ladder.Steps, ladder.Repeats, ladder.PauseMinutes);
    }

    private Paging? Climbing(DateTimeOffset now, Func<EscalationStep, IReadOnlyList<UserId>> whom, Func<EscalationStep, IReadOnlyList<StepChoice>>? why)
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
            if (PageStep(now, whom, why) is { } paging) return paging;
        }
        return null;
    }

    /// <summary>After an acknowledgement: one round, only steps that last until the closing, and no end that anybody is told of.</summary>
    private Paging? ClimbingOn(DateTimeOffset now, Func<EscalationStep, IReadOnlyList<UserId>> whom, Func<EscalationStep, IReadOnlyList<StepChoice>>? why)
    {
        while (State == EscalationState.Running && NextAt is { } due && due <= now)
        {
            var paging = PageStep(now, whom, why);
            if (Attempt == 0 && !GoOn(Step, NextAt ?? now)) Stop();
            if (paging is not null) return paging;
        }
        return null;
    }

    /// <summary>Does one attempt of the step that is due, and says when the next thing is.</summary>
    /// <returns>Null when nobody of it can be paged: it is left at once.</returns>
    private Paging? PageStep(DateTimeOffset now, Func<EscalationStep, IReadOnlyList<UserId>> whom, Func<EscalationStep, IReadOnlyList<StepChoice>>? why)
    {
        var (step, round, attempt) = (Step, Round, Attempt);
        var people = whom(Steps[step]);
        if (attempt == 0) StepAt = now;
        var (next, again) = (StepAt!.Value + After(step), now.AddMinutes(Steps[step].SpacingMinutes));
        var repeats = people.Count > 0 && attempt + 1 < Steps[step].Attempts && again < next;
        (Step, Attempt) = repeats ? (step, attempt + 1) : (step + 1, 0);
        NextAt = people.Count == 0 ? now : repeats ? again : next > now ? next : now;
        if (people.Count == 0)
        {
            Raise(new EscalationStepSkipped(IncidentId, step + 1) { Choices = why?.Invoke(Steps[step]) });
            return null;
        }
        Raise(new EscalationStepReached(IncidentId, step + 1, round + 1, PolicyName, attempt + 1) { Choices = why?.Invoke(Steps[step]) });
        return new Paging(people, step + 1, round + 1, $"{Climb}.{round + 1}.{step + 1}{(attempt > 0 ? $".{attempt + 1}" : "")}", attempt + 1);
    }

    /// <returns>How long after a step's beginning the next thing comes: the next step, or after the last the pause.</returns>
    private TimeSpan After(int step) => TimeSpan.FromMinutes(step + 1 < Steps.Count ? Steps[step + 1].DelayMinutes : PauseMinutes);

    /// <summary>Finds the next step that lasts until the closing.</summary>
    /// <param name="at">When <paramref name="from"/> would begin.</param>
    /// <returns>False when there is none in this round.</returns>
    private bool GoOn(int from, DateTimeOffset at)
    {
        for (var step = from; step < Steps.Count; at += After(step), step++)
        {
            if (!Steps[step].UntilClosed) continue;
            Step = step;
            if (HeldNextAt is null) NextAt = at;
            else HeldNextAt = at;
            return true;
        }
        return false;
    }

    private Paging? Exhaust(DateTimeOffset now, IReadOnlyList<UserId> owners)
    {
        if (State != EscalationState.Exhausted) Raise(new EscalationExhausted(IncidentId, PolicyName));
        State = EscalationState.Exhausted;
        NextAt = now + ExhaustedEvery;
        return owners.Count == 0 ? null : new Paging(owners, 0, 0, $"{Climb}.x.{(long)(now - StartedAt).TotalMinutes}");
    }
}
