using Imp.Domain.Incidents;
using Imp.Domain.Languages;
using Imp.Domain.Shared;

namespace Imp.Domain.Notifications;

/// <summary>What is to be said to one person, before any channel has put it into its own form.</summary>
/// <param name="Id">The same on every attempt.</param>
/// <param name="Sequence">Grows with every message asked for, so that a receiver can put them in order.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="To">The person's name.</param>
/// <param name="Incident">Null for a test and for a notice.</param>
/// <param name="AcknowledgeLink">Opens a page with one button; null when there is nothing to acknowledge.</param>
public sealed record Message(
    DeliveryId Id, DeliveryPurpose Purpose, long Sequence, DateTimeOffset AskedAt, string To, IncidentFacts? Incident, string? AcknowledgeLink)
{
    /// <summary>How whoever reads it is spoken to. What programs read stays English.</summary>
    public Wording T { get; init; } = Wording.English;

    /// <summary>True for a page that repeats what was tried before: nobody has come so far.</summary>
    public bool Again { get; init; }

    /// <summary>What else it is about, where several messages go as one; the worst incident is <see cref="Incident"/>.</summary>
    public IReadOnlyList<IncidentFacts> Others { get; init; } = [];

    /// <summary>Everything it is about, the worst first.</summary>
    public IReadOnlyList<IncidentFacts> All => Incident is null ? [] : [Incident, .. Others];

    public bool IsBundle => Others.Count > 0;

    /// <summary>What the other side calls the message that this one replaces; null when it is a message of its own.</summary>
    public string? Edits { get; init; }

    /// <summary>What the other side calls the earlier messages about the same that are changed with it.</summary>
    public IReadOnlyList<string> AlsoEdits { get; init; } = [];

    /// <summary>What the other side calls the first message about the incident, where later ones belong below it; null for the first.</summary>
    public string? Thread { get; init; }

    /// <summary>True for what is only worth changing an old message, such as a person's own act.</summary>
    public bool OnlyEdits { get; init; }

    /// <summary>What a message that is not about an incident says; null for all others.</summary>
    public Notice? Notice { get; init; }

    /// <summary>Set when it is only a drill, which every text says first.</summary>
    public DrillNote? Drill { get; init; }

    /// <summary>What the person enters to show that a test arrived; null for anything but a test.</summary>
    public string? Code { get; init; }

    /// <summary>Never printed whole: whoever has the link may acknowledge.</summary>
    public override string ToString() => $"{Purpose} {Id}";
}

/// <summary>Something to know that wakes nobody.</summary>
/// <param name="Title">One line.</param>
/// <param name="Text">May have several lines.</param>
/// <param name="Link">Where it is seen.</param>
public sealed record Notice(string Title, string Text, string Link);

/// <summary>That a message belongs to a drill, and in whose stead it was sent.</summary>
/// <param name="For">Name of whom it would have woken; null for whoever gets it.</param>
/// <param name="Step">Of the policy, 1 for the first; null when no step asked for it.</param>
public sealed record DrillNote(string? For, int? Step)
{
    /// <summary>The first word of every text, in English.</summary>
    public const string Word = "DRILL";

    /// <returns>In brackets: <c>for Ana, step 2</c>; empty when neither is known.</returns>
    public string Whom(Wording words) => (For, Step) switch
    {
        (null, null) => "",
        (null, { } step) => words[" (step {0})", step],
        ({ } name, null) => words[" (for {0})", MessageText.OneLine(name, 100)],
        ({ } name, { } step) => words[" (for {0}, step {1})", MessageText.OneLine(name, 100), step],
    };
}

/// <summary>What a message says of an incident: how it stands when the message leaves.</summary>
/// <param name="ClosedBy">Who closed it; null while it is open.</param>
/// <param name="Link">The incident's page.</param>
public sealed record IncidentFacts(
    IncidentId Id, long Number, string Title, Severity Severity, ResponseState Response, IncidentStatus Status, string Service, string Team,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, CloseReason? CloseReason, string? ClosedBy, string Link)
{
    /// <summary>Who has it; null while nobody does.</summary>
    public string? TakenBy { get; init; }

    /// <summary>Only an exercise.</summary>
    public bool IsDrill { get; init; }

    /// <summary>True while it is held open because it comes and goes.</summary>
    public bool IsFlapping { get; init; }

    /// <summary>When it opens again unless whoever has it answers; null when nobody is asked.</summary>
    public DateTimeOffset? OpensAgainAt { get; init; }

    /// <summary>When the next page goes out unless somebody takes it; null when none is planned.</summary>
    public DateTimeOffset? NextAt { get; init; }
}
