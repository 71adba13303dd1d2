using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>What becomes of it when its alerts are over, and when they come and go.</summary>
public sealed partial class Incident
{
    /// <summary>All its alerts are over, and it closes then unless one fires again; null while one fires.</summary>
    public DateTimeOffset? ClosesAt { get; private set; }

    /// <summary>Since when it is held open because it comes and goes; null when it does not.</summary>
    public DateTimeOffset? FlappingSince { get; private set; }

    /// <summary>How often it changed between firing and over, while it flaps and before it was found to.</summary>
    public int FlapCount { get; private set; }

    /// <summary>It flaps and fires, and is ordinary from then on unless it changes; null otherwise.</summary>
    public DateTimeOffset? SteadyAt { get; private set; }

    private FlapState Flap => FlappingSince is null ? FlapState.Steady : FlapState.Flapping;

    /// <summary>All its alerts are over. Waits, so that what comes back at once is no news; where a person has written, it asks at once.</summary>
    /// <param name="hold">How long it must stay over; zero closes now.</param>
    /// <param name="calm">The same while it flaps.</param>
    public void GoCalm(TimeSpan hold, TimeSpan calm, DateTimeOffset now)
    {
        if (Response == ResponseState.Closed || ClosesAt is not null) return;

        if (FlapLifecycle.Next(Flap, FlapSignal.IsOver) == FlapAction.Count)
        {
            FlapCount++;
            (ClosesAt, SteadyAt) = (now + calm, null);
            Raise(new IncidentFlapped(Id, false));
        }
        else if (Written || hold <= TimeSpan.Zero) Clear(now);
        else
        {
            ClosesAt = now + hold;
            Raise(new IncidentCalm(Id, now + hold));
        }
    }

    /// <summary>One of its alerts fires again before it closed; does nothing while one fires anyway.</summary>
    /// <param name="often">True when it did so too often lately.</param>
    /// <param name="changes">How often it changed lately, this time included.</param>
    /// <param name="pageAfter">How long it must last before anybody is paged who was not yet.</param>
    public void FireAgain(bool often, int changes, TimeSpan pageAfter, TimeSpan calm, DateTimeOffset now)
    {
        if (Response == ResponseState.Closed || ClosesAt is null) return;

        ClosesAt = null;
        switch (FlapLifecycle.Next(Flap, often ? FlapSignal.FiresOften : FlapSignal.Fires))
        {
            case FlapAction.Count:
                FlapCount++;
                SteadyAt = now + calm;
                Raise(new IncidentFlapped(Id, true));
                break;
            case FlapAction.Enter:
                EnterFlapping(changes, calm, now);
                break;
            default:
                Raise(new IncidentFiredAgain(Id, pageAfter));
                break;
        }
    }

    /// <summary>Comes back once too often: it is open again, if it was closed, and is held open.</summary>
    public void StartFlapping(int changes, TimeSpan calm, DateTimeOffset now)
    {
        if (FlapLifecycle.Next(Flap, FlapSignal.FiresOften) != FlapAction.Enter) return;

        if (Response == ResponseState.Closed) Reopen("It keeps coming back.");
        EnterFlapping(changes, calm, now);
    }

    /// <summary>Does what is due; nothing when it is not yet.</summary>
    public void Settle(DateTimeOffset now)
    {
        if (Response == ResponseState.Closed) return;

        var signal = ClosesAt <= now ? FlapSignal.CalmOver : SteadyAt <= now ? FlapSignal.CalmFiring : (FlapSignal?)null;
        if (signal is not { } seen) return;

        switch (FlapLifecycle.Next(Flap, seen))
        {
            case FlapAction.Leave:
                LeaveFlapping();
                break;
            case FlapAction.LeaveAndClose:
                LeaveFlapping();
                ClosesAt = null;
                Clear(now);
                break;
            default:
                ClosesAt = null;
                Clear(now);
                break;
        }
    }

    private void EnterFlapping(int changes, TimeSpan calm, DateTimeOffset now)
    {
        (FlappingSince, FlapCount, SteadyAt, ClosesAt) = (now, changes, now + calm, null);
        Raise(new IncidentFlapping(Id, changes, (int)calm.TotalMinutes));
    }

    private void LeaveFlapping()
    {
        var changes = FlapCount;
        ForgetCalm();
        Raise(new IncidentFlappingEnded(Id, changes));
    }

    private void ForgetCalm() => (ClosesAt, FlappingSince, FlapCount, SteadyAt) = (null, null, 0, null);
}
