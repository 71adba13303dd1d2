using Microsoft.AspNetCore.Components;

namespace Imp.Web.Kit;

/// <summary>One entry of a <see cref="TimelineList"/>.</summary>
/// <param name="Key">What tells entries apart between two readings.</param>
/// <param name="At">When it happened.</param>
/// <param name="Look">What kind of entry it is; the label is read to screen readers.</param>
/// <param name="Sentence">What happened, in one sentence without the actor's name.</param>
/// <param name="Actor">Who did it; null when nobody did.</param>
/// <param name="Body">More: a note's text, a delivery's details.</param>
/// <param name="RecordedAt">When it was written down, for entries that were back-dated by hand.</param>
/// <param name="IsKey">Whether it is one of the key events.</param>
/// <param name="IsGap">Whether it only says that nothing happened for a while.</param>
public sealed record TimelineEntry(
    string Key, DateTimeOffset At, Look Look, string Sentence, string? Actor = null, MarkupString? Body = null,
    DateTimeOffset? RecordedAt = null, bool IsKey = false, bool IsGap = false)
{
    /// <summary>The address of this entry; null where it has none.</summary>
    public string? Address { get; init; }

    /// <summary>Whether the page was opened for it: it is scrolled to and marked.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Where there is more about it; null for nowhere.</summary>
    public (string Label, string Href)? Link { get; init; }
}
