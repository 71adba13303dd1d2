using Imp.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace Imp.Domain.OnCall;

/// <summary>What several layers mean together. PagerDuty has the first, Opsgenie the second; an importer must not mix them up.</summary>
public enum LayerCoverage
{
    /// <summary>One layer at a time: the lower of the list hides those above it while it has somebody.</summary>
    LowestLayer,
    /// <summary>Everybody of every layer.</summary>
    AllLayers,
}

/// <summary>What an override does.</summary>
public enum OverrideKind
{
    /// <summary>Somebody more.</summary>
    Add,
    /// <summary>Somebody not.</summary>
    Remove,
    /// <summary>Somebody in the place of somebody.</summary>
    Replace,
}

/// <summary>A change of the rotation for a while.</summary>
/// <param name="Person">Who comes; null for <see cref="OverrideKind.Remove"/>.</param>
/// <param name="InPlaceOf">Who goes; null for <see cref="OverrideKind.Add"/>, and for a replacement of whoever it is.</param>
public sealed record OnCallOverride(OverrideKind Kind, UserId? Person, UserId? InPlaceOf, Instant From, Instant Until, string Reason);

/// <summary>Replaces everything in its span, overrides too: who is not in it is not on call, even when nobody is.</summary>
/// <param name="Shifts">Within the span.</param>
public sealed record TemporarySchedule(Instant From, Instant Until, IReadOnlyList<(UserId Person, Instant From, Instant Until)> Shifts, string Reason);

/// <summary>Everything that decides who is on call.</summary>
/// <param name="Zone">IANA, of the hand-offs.</param>
/// <param name="Layers">The later in the list hides the earlier.</param>
/// <param name="Overrides">The later in the list wins.</param>
public sealed record OnCallPlan(
    string Zone, IReadOnlyList<OnCallLayer> Layers, LayerCoverage Coverage, IReadOnlyList<OnCallOverride> Overrides, IReadOnlyList<TemporarySchedule> Temporaries)
{
    private static readonly Duration AMoment = Duration.FromMilliseconds(1);

    /// <summary>Who is on call when: the one answer for the calendar, "who is on call" and the pager.</summary>
    /// <param name="from">At most ten years before <paramref name="until"/>.</param>
    /// <param name="zoneOf">A person's IANA zone; null for none, which takes the schedule's.</param>
    /// <returns>In order of time, cut to the span.</returns>
    public IReadOnlyList<Shift> Between(Instant from, Instant until, Func<UserId, string?> zoneOf)
    {
        var (within, zone) = (new Interval(from, until), ZoneNamed(Zone));
        var shifts = Rotating(within, zone, person => zoneOf(person) is { } name ? ZoneNamed(name) : zone);
        foreach (var change in Overrides.Where(one => one.From < until && one.Until > from)) shifts = [.. Changed(shifts, change with { From = Instant.Max(change.From, from), Until = Instant.Min(change.Until, until) })];
        foreach (var temporary in Temporaries.Where(one => one.From < until && one.Until > from))
            shifts = [.. Shifts.Outside(shifts, temporary.From, temporary.Until), .. Shifts.Inside(temporary.Shifts.Select(one => new Shift(one.Person, one.From, one.Until, ShiftCause.Temporary, temporary.Reason)), Instant.Max(from, temporary.From), Instant.Min(until, temporary.Until))];
        return Shifts.Joined(shifts);
    }

    /// <returns>Everybody who is on call at an instant; empty in a gap.</returns>
    public IReadOnlyList<UserId> At(Instant at, Func<UserId, string?> zoneOf) => [.. ShiftsAt(at, zoneOf).Select(shift => shift.Person).Distinct()];

    /// <returns>The same with what put them there.</returns>
    public IReadOnlyList<Shift> ShiftsAt(Instant at, Func<UserId, string?> zoneOf) => Between(at, at + AMoment, zoneOf);

    /// <returns>When nobody is on call.</returns>
    public IReadOnlyList<Gap> Gaps(Instant from, Instant until, Func<UserId, string?> zoneOf) => Shifts.Gaps(Between(from, until, zoneOf), new Interval(from, until));

    /// <param name="shifts">Of the whole span.</param>
    /// <returns>Where none of the shifts is.</returns>
    public static IReadOnlyList<Gap> Gaps(IEnumerable<Shift> shifts, Instant from, Instant until) => Shifts.Gaps(shifts, new Interval(from, until));

    /// <returns>True for a zone that can be used.</returns>
    public static bool IsZone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;

    /// <param name="local"><c>2026-03-01T09:00</c>, perhaps with seconds.</param>
    /// <returns>The instant; null for a text that is no time.</returns>
    /// <exception cref="Refusal"><c>oncall.time</c> when the clock skips it or shows it twice.</exception>
    public static DateTimeOffset? Typed(string local, string zone) =>
        LocalDateTimePattern.GeneralIso.Parse(local.Length == 16 ? local + ":00" : local).TryGetValue(default, out var time) ? Typed(time, zone).ToDateTimeOffset() : null;

    /// <summary>A wall-clock time that a person typed. A generated one is never refused, but who types one means something.</summary>
    /// <exception cref="Refusal"><c>oncall.time</c> when the clock skips it or shows it twice.</exception>
    public static Instant Typed(LocalDateTime local, string zone)
    {
        var mapping = ZoneNamed(zone).MapLocal(local);
        return mapping.Count == 1
            ? mapping.Single().ToInstant()
            : throw new Refusal("oncall.time", mapping.Count == 0 ? $"The clocks in {zone} skip {local:HH:mm} on that day; choose another time." : $"The clocks in {zone} show {local:HH:mm} twice on that day; choose another time.");
    }

    private List<Shift> Rotating(Interval within, DateTimeZone zone, Func<UserId, DateTimeZone> zoneOf)
    {
        if (Coverage == LayerCoverage.AllLayers) return [.. Layers.SelectMany(layer => layer.Shifts(within, zone, zoneOf))];

        var shifts = new List<Shift>();
        foreach (var layer in Layers.Reverse()) shifts.AddRange(Shifts.Under(layer.Shifts(within, zone, zoneOf), Shifts.Gaps(shifts, within)).ToList());
        return shifts;
    }

    private static IEnumerable<Shift> Changed(IReadOnlyList<Shift> shifts, OnCallOverride change)
    {
        var added = change.Person is { } person ? new Shift(person, change.From, change.Until, ShiftCause.Override, change.Reason) : null;
        if (change.Kind == OverrideKind.Add) return [.. shifts, added!];

        bool Goes(Shift shift) => change.InPlaceOf is null || shift.Person == change.InPlaceOf;
        var going = shifts.Where(Goes).ToList();
        IEnumerable<Shift> left = [.. shifts.Where(shift => !Goes(shift)), .. Shifts.Outside(going, change.From, change.Until)];
        if (change.Kind == OverrideKind.Remove) return left;

        // For somebody: when that person would have been on. For whoever it is: the whole span, also where nobody was.
        return [.. left, .. change.InPlaceOf is null ? [added!] : Shifts.Inside(going, change.From, change.Until).Select(shift => added! with { From = shift.From, Until = shift.Until })];
    }

    private static DateTimeZone ZoneNamed(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}
