using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>Something is wrong with a service, from the first alert until somebody closes it. Spoken to in verbs: doing one twice is harmless, doing it wrongly is refused.</summary>
public sealed partial class Incident : Entity
{
    /// <summary>How long a merging can be taken back.</summary>
    public static readonly TimeSpan UnmergeWithin = TimeSpan.FromHours(24);

    private readonly List<IncidentTag> tags = [];

    private Incident() { }

    public IncidentId Id { get; private set; }

    /// <summary>What people call it: 1, 2, 3 … without gaps.</summary>
    public long Number { get; private set; }

    public ServiceId ServiceId { get; private set; }

    /// <summary>1 to 255 characters.</summary>
    public string Title { get; private set; } = "";

    public Severity Severity { get; private set; }

    public ResponseState Response { get; private set; }

    public IncidentStatus Status { get; private set; }

    /// <summary>Events with this key join the incident until it is closed. Case-sensitive, at most 512 characters; null when declared by hand.</summary>
    public string? DedupKey { get; private set; }

    /// <summary>How many alerts have joined. Kept by the event path, not by this class.</summary>
    public long AlertCount { get; private set; }

    /// <summary>When the latest alert joined; null when none did.</summary>
    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>Sequence of the latest event that belongs to it, from which the others are found; null when none does. Kept by the event path.</summary>
    public long? LastEvent { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>The first acknowledgement, which MTTA measures.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public CloseReason? CloseReason { get; private set; }

    /// <summary>The incident that has its alerts now; null when it was not merged into another.</summary>
    public IncidentId? MergedIntoId { get; private set; }

    /// <summary>While set and in the future, an acknowledged incident waits; then it wakes whoever has it.</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }

    public UserId? AssigneeId { get; private set; }

    /// <summary>Markdown, at most 32,768 characters.</summary>
    public string Notes { get; private set; } = "";

    /// <summary>The incident of the same key that was closed before this one opened.</summary>
    public IncidentId? PreviousId { get; private set; }

    /// <summary>1 for the first incident of its key, 2 for "again", and so on.</summary>
    public int Occurrence { get; private set; }

    /// <summary>Whether a person wrote in it; then the sender's "resolved" asks instead of closing.</summary>
    public bool Written { get; private set; }

    /// <summary>Grows with every change of the response. A timer that was set for an older version does nothing.</summary>
    public int Version { get; private set; }

    /// <summary>Who is paged in place of the service's team; null for the service's.</summary>
    public TeamId? TeamId { get; private set; }

    /// <summary>Where it is written what to do; http or https. Null for nowhere.</summary>
    public string? Runbook { get; private set; }

    public IReadOnlyList<IncidentTag> Tags => tags;

    /// <summary>Starts an incident: open, investigating.</summary>
    /// <param name="previous">The closed incident of the same key, when there is one.</param>
    /// <param name="pageAfter">How long it must last before anybody is paged; zero pages at once.</param>
    public static Incident Open(
        IncidentId id, long number, ServiceId service, string title, Severity severity, string? dedupKey, Incident? previous, DateTimeOffset now, TimeSpan pageAfter = default)
    {
        var incident = new Incident
        {
            Id = id, Number = number, ServiceId = service, Title = title, Severity = severity, DedupKey = dedupKey,
            Response = ResponseState.Open, Status = IncidentStatus.Investigating, OpenedAt = now,
            PreviousId = previous?.Id, Occurrence = (previous?.Occurrence ?? 0) + 1, Version = 1,
        };
        incident.Raise(new IncidentOpened(id, service, severity, title, previous?.Number, incident.Occurrence, pageAfter > TimeSpan.Zero ? pageAfter : null));
        return incident;
    }

    /// <summary>Says what a rule has decided about it.</summary>
    public void Route(IncidentRouting routing)
    {
        (TeamId, Runbook) = (routing.Team ?? TeamId, routing.Runbook ?? Runbook);
        Raise(new IncidentRouted(Id, routing.Rule, routing.TeamName, routing.Runbook, routing.Before));
    }

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
        if (MergedIntoId is not null) throw new Refusal("incident.merged", "It was merged into another incident; take it out of there, or work there.");
        if (!Respond(ResponseAction.Reopen)) return;

        ClosedAt = null;
        CloseReason = null;
        Status = IncidentStatus.Investigating;
        Raise(new IncidentReopened(Id, reason, pageAfter > TimeSpan.Zero ? pageAfter : null));
    }

    /// <summary>Ends it in favour of another, which has its alerts from then on.</summary>
    /// <exception cref="Refusal"><c>incident.merge</c> when one of them is closed, or both are the same.</exception>
    public void MergeInto(Incident other, bool byPerson, DateTimeOffset now)
    {
        if (MergedIntoId == other.Id) return;
        if (other.Id == Id) throw new Refusal("incident.merge", "An incident cannot be merged into itself.");
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

    /// <summary>Says what is known about it.</summary>
    /// <exception cref="Refusal"><c>incident.status</c> when the table does not allow it, or when it is closed.</exception>
    public void Tell(StatusAction action)
    {
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

    public void Rename(string title)
    {
        if (title == Title) return;

        Raise(new IncidentRenamed(Id, Title, title));
        Title = title;
    }

    /// <summary>Changes how bad it is. When it gets worse while somebody has it, it is open again: what was accepted was something smaller.</summary>
    public void ChangeSeverity(Severity severity, bool byPerson)
    {
        if (severity == Severity) return;

        var rose = severity.IsWorseThan(Severity);
        Raise(new IncidentSeverityChanged(Id, Severity, severity));
        Severity = severity;
        if (rose && !byPerson && Response == ResponseState.Acknowledged) Unacknowledge(UnacknowledgeCause.SeverityRose);
    }

    /// <param name="name">As shown in the timeline; null with a null <paramref name="user"/>.</param>
    public void Assign(UserId? user, string? name)
    {
        if (AssigneeId == user) return;

        AssigneeId = user;
        Raise(new IncidentAssigned(Id, user, name));
    }

    /// <summary>Replaces the notes.</summary>
    /// <param name="before">What the writer saw when starting; null to replace whatever is there.</param>
    /// <exception cref="Refusal"><c>incident.notes</c> when somebody else changed them in between: nobody's text is lost silently.</exception>
    public void EditNotes(string? before, string text)
    {
        if (text == Notes) return;
        if (before is not null && before != Notes)
            throw new Refusal("incident.notes", "Somebody else changed the notes meanwhile. Copy your text, look at theirs, and save again.");

        Notes = text;
        Written = true;
        Raise(new IncidentNotesEdited(Id));
    }

    /// <summary>Adds a remark to the timeline.</summary>
    /// <param name="byPerson">False for a sender's remark, after which its "it is over" still closes.</param>
    public void AddNote(string text, bool byPerson = true)
    {
        Written |= byPerson;
        Raise(new IncidentNoteAdded(Id, text));
    }

    /// <summary>Replaces the tags.</summary>
    /// <param name="wanted">Any order; cleaned by <see cref="TagNames.Clean"/>.</param>
    public void Tag(IEnumerable<string> wanted)
    {
        var now = TagNames.Clean(wanted);
        string[] added = [.. now.Except(tags.Select(tag => tag.Name))];
        string[] removed = [.. tags.Select(tag => tag.Name).Except(now)];
        if (added.Length + removed.Length == 0) return;

        tags.RemoveAll(tag => removed.Contains(tag.Name));
        tags.AddRange(added.Select(name => new IncidentTag(Id, name)));
        Raise(new IncidentTagged(Id, added, removed));
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

    private bool Respond(ResponseAction action)
    {
        var next = ResponseLifecycle.Next(Response, action)
            ?? throw new Refusal("incident.response", $"Not possible while {Words(Response)}: {Words(action)}.");
        if (next == Response) return false;

        Response = next;
        Version++;
        return true;
    }

    private static string Words<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
