using System.Globalization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.OnCall;
using Imp.Web.Kit;

namespace Imp.Web.OnCall;

/// <summary>What the list shows.</summary>
public sealed record SchedulesView(IReadOnlyList<ScheduleRow> Rows, bool MayManage);

/// <summary>What one schedule's page shows.</summary>
/// <param name="Today">In the schedule's zone.</param>
/// <param name="Monday">First day of the week that is shown.</param>
public sealed record SchedulePageView(ScheduleView Schedule, DateOnly Today, DateOnly Monday, Names Names, UserId? Me, bool MayManage, bool MayRespond);

/// <summary>What the editor shows.</summary>
/// <param name="Schedule">Null for a new one.</param>
public sealed record ScheduleEditorView(ScheduleView? Schedule, Names Names, bool MayManage);

/// <summary>A piece of a shift on one day.</summary>
/// <param name="Start">Of the day, 0 to 1.</param>
/// <param name="Length">Of the day, 0 to 1.</param>
public sealed record ShiftPiece(ShiftRow? Shift, double Start, double Length, string Label);

/// <summary>How schedules look.</summary>
public static class OnCallLook
{
    public static Look Nobody { get; } = new("Nobody", "alert-triangle", Tone.Bad);

    /// <returns>What an override does, as a sentence.</returns>
    public static string Of(OverrideRow row) => row.Kind switch
    {
        OverrideKind.Add => $"{row.Comes} too",
        OverrideKind.Remove => $"without {row.Goes}",
        OverrideKind.Replace => row.Goes is null ? $"{row.Comes} in place of everybody" : $"{row.Comes} in place of {row.Goes}",
    };

    public static string Of(RotationUnit unit, int every) => every == 1
        ? unit switch { RotationUnit.Hours => "every hour", RotationUnit.Days => "every day", RotationUnit.Weeks => "every week", RotationUnit.Months => "every month" }
        : $"every {every} {unit.ToString().ToLowerInvariant()}";

    /// <summary>Cuts shifts and gaps into what stands on one day, in lanes of people who are on call at the same time.</summary>
    /// <param name="zone">The schedule's: its days are those on which people hand over.</param>
    public static IReadOnlyList<ShiftPiece> Day(ScheduleView schedule, DateOnly day, TimeZoneInfo zone)
    {
        var (from, until) = (Midnight(day, zone), Midnight(day.AddDays(1), zone));
        var whole = (until - from).TotalSeconds;
        ShiftPiece Piece(ShiftRow? shift, DateTimeOffset start, DateTimeOffset end)
        {
            var (a, b) = (start > from ? start : from, end < until ? end : until);
            var label = a == from && b == until ? "all day" : $"{Clock(a, zone)}–{(b == until ? "24:00" : Clock(b, zone))}";
            return new ShiftPiece(shift, (a - from).TotalSeconds / whole, (b - a).TotalSeconds / whole, label);
        }
        return
        [
            .. schedule.Shifts.Where(shift => shift.From < until && shift.Until > from).Select(shift => Piece(shift, shift.From, shift.Until))
                .Concat(schedule.Gaps.Where(gap => gap.From < until && gap.Until > from).Select(gap => Piece(null, gap.From, gap.Until))).OrderBy(piece => piece.Start),
        ];
    }

    /// <returns>The instant at which a day begins in a zone.</returns>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    /// <returns>The zone; UTC where this machine does not know it.</returns>
    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>One of eight colours, in the order of the layers' people, so that neighbours differ; the name stands beside it.</summary>
    public static string Colour(ScheduleView schedule, UserId person)
    {
        var place = schedule.Layers.SelectMany(layer => layer.Members).Distinct().ToList().IndexOf(person);
        return $"shift-{(place >= 0 ? place : person.Value.GetHashCode() & 0x7fffffff) % 8}";
    }

    private static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
