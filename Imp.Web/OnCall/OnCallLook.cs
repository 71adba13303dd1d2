using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.OnCall;
using Imp.Web.Kit;
using Imp.Web.Languages;

namespace Imp.Web.OnCall;

/// <summary>What the list shows.</summary>
/// <param name="Findings">What is wrong with each in the next 60 days.</param>
public sealed record SchedulesView(IReadOnlyList<ScheduleRow> Rows, ILookup<ScheduleId, FindingRow> Findings, Actor Actor)
{
    /// <summary>Whether a schedule can be added.</summary>
    public bool MayManage => Actor.MaySomewhere(Permission.Manage);

    /// <returns>Whether this one can be changed.</returns>
    public bool May(ScheduleRow row) => Actor.May(Permission.Manage, row.TeamId);
}

/// <summary>What one schedule's page shows.</summary>
/// <param name="Today">In the zone that is shown.</param>
/// <param name="Zone">In which days and times are shown: the schedule's, or the viewer's.</param>
/// <param name="Viewer">The viewer's zone.</param>
public sealed record SchedulePageView(
    ScheduleView Schedule, CalendarSpan Span, IReadOnlyList<CalendarDay> Days, DateOnly Today, TimeZoneInfo Zone, TimeZoneInfo Viewer, Names Names, UserId? Me, bool MayManage, bool MayRespond)
{
    /// <summary>Open offers of shifts, and those of the last week.</summary>
    public IReadOnlyList<SwapRow> Swaps { get; init; } = [];

    /// <summary>What is wrong with it in the next 60 days.</summary>
    public IReadOnlyList<FindingRow> Findings { get; init; } = [];

    /// <summary>The last hand-offs.</summary>
    public IReadOnlyList<HandOffRow> HandOffs { get; init; } = [];

    /// <summary>Its calendars of holidays.</summary>
    public IReadOnlyList<CalendarFeedRow> Feeds { get; init; } = [];

    /// <summary>The schedule's address for calendar programs; null for none.</summary>
    public CalendarLinkRow? Link { get; init; }
}

/// <summary>What the editor shows.</summary>
/// <param name="Schedule">Null for a new one.</param>
public sealed record ScheduleEditorView(ScheduleView? Schedule, Names Names, bool MayManage);

/// <summary>How schedules look.</summary>
public static class OnCallLook
{
    public static Look Nobody { get; } = new("Nobody", "alert-triangle", Tone.Bad);

    public static Look Of(FindingKind kind) => kind switch
    {
        FindingKind.Gap => new("Gap", "alert-triangle", Tone.Bad),
        FindingKind.Archived => new("Archived", "archive", Tone.Bad),
        FindingKind.Unreachable => new("Not reachable", "alert-triangle", Tone.Bad),
        FindingKind.Leave => new("Away", "calendar-event", Tone.Warn),
        FindingKind.DoubleBooking => new("Twice on call", "copy", Tone.Warn),
        FindingKind.Unfair => new("Unfair share", "chart-bar", Tone.Info),
    };

    public static Look Of(SwapState state) => state switch
    {
        SwapState.Open => new("Offered", "hourglass", Tone.Info),
        SwapState.Accepted => new("Taken", "circle-check", Tone.Good),
        SwapState.Declined => new("Declined", "x", Tone.Muted),
        SwapState.Withdrawn => new("Withdrawn", "minus", Tone.Muted),
        SwapState.Expired => new("Over", "clock", Tone.Muted),
    };

    /// <returns>What an override does, as a sentence.</returns>
    public static string Of(Words words, OverrideRow row) => row.Kind switch
    {
        OverrideKind.Add => words["{0} too", row.Comes],
        OverrideKind.Remove => words["without {0}", row.Goes],
        OverrideKind.Replace => row.Goes is null ? words["{0} in place of everybody", row.Comes] : words["{0} in place of {1}", row.Comes, row.Goes],
    };

    public static string Of(Words words, RotationUnit unit, int every) => unit switch
    {
        RotationUnit.Hours => words.Count(every, "every hour", "every {0} hours"),
        RotationUnit.Days => words.Count(every, "every day", "every {0} days"),
        RotationUnit.Weeks => words.Count(every, "every week", "every {0} weeks"),
        RotationUnit.Months => words.Count(every, "every month", "every {0} months"),
    };

    /// <returns>Why a shift is unusual, to stand behind its times; empty for most.</returns>
    public static string Remark(Words words, ShiftRow shift) =>
        (shift.Cause switch { ShiftCause.Rotation => "", ShiftCause.Override => " · " + words["override"], ShiftCause.Temporary => " · " + words["temporary"] })
        + (shift.ClockChange != TimeSpan.Zero ? " · " + words["the clocks change: it lasts {0:0.#} h", (shift.Until - shift.From).TotalHours] : "");

    /// <returns>What hovering over a shift says, with the zone.</returns>
    public static string Title(Words words, ShiftRow shift, TimeZoneInfo zone) =>
        words["{0}: {1}, {2} to {3} ({4})", shift.Name, shift.Of, CalendarDays.Text(words, shift.From, zone), CalendarDays.Text(words, shift.Until, zone), zone.Id] + Remark(words, shift);

    /// <summary>One of eight colours, in the order of the layers' people, so that neighbours differ; the name stands beside it.</summary>
    public static string Colour(ScheduleView schedule, UserId person)
    {
        var place = schedule.Layers.SelectMany(layer => layer.Members).Distinct().TakeWhile(member => member != person).Count();
        return $"shift-{(schedule.Layers.Any(layer => layer.Members.Contains(person)) ? place : person.Value.GetHashCode() & 0x7fffffff) % 8}";
    }
}
