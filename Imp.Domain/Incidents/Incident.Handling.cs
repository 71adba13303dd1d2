using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>How somebody takes it, puts it off, says what is known and ends it.</summary>
public sealed partial class Incident
{
    /// <summary>Says that somebody has it. Asking again changes nothing, so a second click or a late reply is harmless.</summary>
    /// <param name="by">Becomes the assignee when nobody is; null when it was not a person.</param>
    /// <exception cref="Refusal"><c>incident.response</c> when the incident is closed.</exception>
    public void Acknowledge(UserId? by, DateTimeOffset now)
    {
        if (!Respond(ResponseAction.Acknowledge))
        {
            if (by is not null) Raise(new IncidentHeld(Id));
            return;
        }

        AcknowledgedAt ??= now;
        AssigneeId ??= by;
        Raise(new IncidentAcknowledged(Id));
    }

    /// <summary>Gives it back: it is open again and paging starts anew.</summary>
    /// <exception cref="Refusal"><c>incident.response</c> when the incident is closed.</exception>
    public void Unacknowledge(UnacknowledgeCause cause)
    {
        if (!Respond(ResponseAction.Unacknowledge)) return;

        SnoozedUntil = null;
        Raise(new IncidentUnacknowledged(Id, cause));
    }

    /// <summary>Acknowledges and asks to be reminded at an instant.</summary>
    /// <exception cref="Refusal"><c>incident.snooze</c> when the instant is not between a minute and 30 days ahead; <c>incident.response</c> when closed.</exception>
    public void Snooze(DateTimeOffset until, UserId? by, DateTimeOffset now)
    {
        if (until < now.AddMinutes(1) || until > now.AddDays(30))
            throw new Refusal("incident.snooze", "Snooze for at least a minute and at most 30 days.");

        Acknowledge(by, now);
        if (SnoozedUntil == until) return;
        SnoozedUntil = until;
        Version++;
        Raise(new IncidentSnoozed(Id, until));
    }

    /// <summary>Ends a snooze whose time has come; does nothing when it was moved or is over.</summary>
    public void Wake(DateTimeOffset now)
    {
        if (SnoozedUntil is not { } until || until > now || Response != ResponseState.Acknowledged) return;

        Raise(new IncidentWoke(Id));
        Unacknowledge(UnacknowledgeCause.SnoozeEnded);
    }

    /// <summary>Ends it, which also resolves the status.</summary>
    /// <param name="note">What to remember, at most 2,000 characters; null for nothing.</param>
    public void Close(CloseReason reason, string? note, DateTimeOffset now)
    {
        if (!Respond(ResponseAction.Close)) return;

        ClosedAt = now;
        DrillEndsAt = null;
        CloseReason = reason;
        SnoozedUntil = null;
        ForgetCalm();
        Status = IncidentStatus.Resolved;
        Raise(new IncidentClosed(Id, reason, note));
    }

    /// <summary>Takes the closing back, with a reason. Both axes start anew.</summary>
    /// <param name="pageAfter">How long it must last before anybody is paged; zero pages at once.</param>
    /// <exception cref="Refusal"><c>incident.response</c> when it is not closed; <c>incident.merged</c> when its alerts are another's.</exception>
    public void Reopen(string reason, TimeSpan pageAfter = default)
    {
        if (IsDrill) throw new Refusal("incident.drill", "A drill that is over does not start again; run a new one.");
        if (MergedIntoId is not null) throw new Refusal("incident.merged", "It was merged into another incident; take it out of there, or work there.");
        if (!Respond(ResponseAction.Reopen)) return;

        ClosedAt = null;
        CloseReason = null;
        Status = IncidentStatus.Investigating;
        Raise(new IncidentReopened(Id, reason, pageAfter > TimeSpan.Zero ? pageAfter : null));
    }

    /// <summary>Says what is known about it.</summary>
    /// <param name="seen">What the status was when the person began; null when that does not matter.</param>
    /// <exception cref="Refusal"><c>incident.status</c> when the table does not allow it, or when it is closed; <c>incident.changed</c> when somebody else changed it meanwhile.</exception>
    public void Tell(StatusAction action, IncidentStatus? seen = null)
    {
        if (seen is { } was && was != Status && StatusLifecycle.Next(Status, action) != Status) throw Changed($"the status to {Words(Status)}");
        if (Response == ResponseState.Closed) throw new Refusal("incident.status", "A closed incident's status does not change; reopen it first.");
        var next = StatusLifecycle.Next(Status, action)
            ?? throw new Refusal("incident.status", $"Not possible while {Words(Status)}: {Words(action)}.");
        if (next == Status) return;

        Raise(new IncidentStatusChanged(Id, Status, next));
        Status = next;
    }

    /// <summary>The sender says that it is over. Closes, unless a person has written in it: then it only monitors and asks.</summary>
    /// <returns>True when it closed.</returns>
    public bool Clear(DateTimeOffset now)
    {
        if (Response == ResponseState.Closed) return false;
        if (!Written)
        {
            Close(Incidents.CloseReason.WentAway, null, now);
            return true;
        }
        Raise(new IncidentCleared(Id));
        if (StatusLifecycle.Next(Status, StatusAction.Monitor) is not null) Tell(StatusAction.Monitor);
        return false;
    }

    private bool Respond(ResponseAction action)
    {
        var next = ResponseLifecycle.Next(Response, action)
            ?? throw new Refusal("incident.response", $"Not possible while {Words(Response)}: {Words(action)}.");
        if (next == Response) return false;

        Response = next;
        Version++;
        return true;
    }
}
