using Imp.Domain.Shared;

namespace Imp.Domain.Incidents;

/// <summary>What is said of it: title, severity, who has it, notes and tags. Whoever changes what somebody else changed meanwhile is told.</summary>
public sealed partial class Incident
{
    /// <summary>Characters that the notes may hold.</summary>
    public const int LongestNotes = 32_768;

    private static readonly TimeSpan BackDatedAtMost = TimeSpan.FromDays(30);

    /// <param name="seen">What it was when the person began; null when that does not matter.</param>
    /// <exception cref="Refusal"><c>incident.changed</c> when somebody else changed it meanwhile.</exception>
    public void Rename(string title, string? seen = null)
    {
        if (title == Title) return;
        if (seen is not null && seen != Title) throw Changed($"the title to “{Title}”");

        Raise(new IncidentRenamed(Id, Title, title));
        Title = title;
    }

    /// <summary>Changes how bad it is. When it gets worse while somebody has it, it is open again: what was accepted was something smaller.</summary>
    /// <param name="seen">What it was when the person began; null when that does not matter.</param>
    /// <exception cref="Refusal"><c>incident.changed</c> when somebody else changed it meanwhile.</exception>
    public void ChangeSeverity(Severity severity, bool byPerson, Severity? seen = null)
    {
        if (severity == Severity) return;
        if (seen is { } was && was != Severity) throw Changed($"the severity to {Severity.Label()}");

        var rose = severity.IsWorseThan(Severity);
        Raise(new IncidentSeverityChanged(Id, Severity, severity));
        Severity = severity;
        if (rose && !byPerson && Response == ResponseState.Acknowledged) Unacknowledge(UnacknowledgeCause.SeverityRose);
    }

    /// <param name="name">As shown in the timeline; null with a null <paramref name="user"/>.</param>
    /// <param name="seen">Who had it when the person began; null when that does not matter.</param>
    /// <exception cref="Refusal"><c>incident.changed</c> when somebody else changed it meanwhile.</exception>
    public void Assign(UserId? user, string? name, SeenAssignee? seen = null)
    {
        if (AssigneeId == user) return;
        if (seen is { } was && was.Id != AssigneeId) throw Changed(AssigneeId is null ? "who has it to nobody" : "who has it");

        AssigneeId = user;
        Raise(new IncidentAssigned(Id, user, name));
    }

    /// <summary>Replaces the notes. What somebody else changed at other places in between stays.</summary>
    /// <param name="before">What the writer saw when starting; null to replace whatever is there.</param>
    /// <exception cref="Refusal"><c>incident.notes</c> when both changed the same place, <c>incident.notes-length</c> when both together are too long: nobody's text is lost silently.</exception>
    public void EditNotes(string? before, string text)
    {
        if (text == Notes) return;
        if (before is not null && before != Notes)
        {
            text = LineMerge.Of(before, text, Notes).Text
                ?? throw new Refusal("incident.notes", "Somebody else changed the same lines of the notes meanwhile. Copy your text, look at theirs, and save again.");
            if (text.Length > LongestNotes) throw new Refusal("incident.notes-length", $"Together with what somebody else wrote meanwhile the notes would be longer than {LongestNotes:N0} characters. Shorten yours.");
            if (text == Notes) return;
        }

        Notes = text;
        Written = true;
        Raise(new IncidentNotesEdited(Id));
    }

    /// <summary>Adds a remark to the timeline.</summary>
    /// <param name="byPerson">False for a sender's remark, after which its "it is over" still closes.</param>
    /// <param name="happenedAt">When that was of which it tells; null for now.</param>
    /// <exception cref="Refusal"><c>incident.note-time</c> when that is still to come, or more than 30 days before the incident.</exception>
    public void AddNote(string text, bool byPerson = true, DateTimeOffset? happenedAt = null, DateTimeOffset now = default)
    {
        if (happenedAt > now) throw new Refusal("incident.note-time", "What is noted must have happened already.");
        if (happenedAt < OpenedAt - BackDatedAtMost) throw new Refusal("incident.note-time", "That is more than 30 days before the incident.");

        Written |= byPerson;
        Raise(new IncidentNoteAdded(Id, text, happenedAt));
    }

    /// <summary>Replaces the tags.</summary>
    /// <param name="wanted">Any order; cleaned by <see cref="TagNames.Clean"/>.</param>
    /// <param name="seen">What they were when the person began: only what was added and taken away since then counts, and others' changes stay. Null to replace them all.</param>
    public void Tag(IEnumerable<string> wanted, IReadOnlyList<string>? seen = null)
    {
        if (seen is not null)
        {
            var mine = TagNames.Clean(wanted);
            wanted = tags.Select(tag => tag.Name).Except(seen.Except(mine)).Union(mine.Except(seen));
        }
        var now = TagNames.Clean(wanted);
        string[] added = [.. now.Except(tags.Select(tag => tag.Name))];
        string[] removed = [.. tags.Select(tag => tag.Name).Except(now)];
        if (added.Length + removed.Length == 0) return;

        tags.RemoveAll(tag => removed.Contains(tag.Name));
        tags.AddRange(added.Select(name => new IncidentTag(Id, name)));
        Raise(new IncidentTagged(Id, added, removed));
    }
}
