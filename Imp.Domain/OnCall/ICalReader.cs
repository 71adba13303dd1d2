using System.Globalization;
using Imp.Domain.Shared;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Imp.Domain.OnCall;

/// <summary>One holiday or absence.</summary>
/// <param name="Title">At most 100 characters.</param>
/// <param name="AllDay">Both instants are midnights in UTC and mean those days wherever somebody is.</param>
public sealed record CalendarEntry(string Title, DateTimeOffset From, DateTimeOffset Until, bool AllDay)
{
    /// <returns>When it is for somebody in a zone.</returns>
    public (DateTimeOffset From, DateTimeOffset Until) In(string? zone) =>
        AllDay ? (ZoneTime.Instant(From.DateTime, ZoneTime.Zone(zone)), ZoneTime.Instant(Until.DateTime, ZoneTime.Zone(zone))) : (From, Until);
}

/// <summary>What was read of a calendar.</summary>
/// <param name="Skipped">Events that could not be understood, or were beyond the limits.</param>
public sealed record CalendarReading(IReadOnlyList<CalendarEntry> Entries, int Skipped);

/// <summary>Reads the events of a calendar (RFC 5545) within a span of time. Whatever stands in it, the work and the result are bounded.</summary>
public static class ICalReader
{
    /// <summary>Most entries of one calendar.</summary>
    public const int MostEntries = 2_000;

    /// <summary>Most characters of a calendar that are looked at.</summary>
    public const int Longest = 256 * 1024;

    private const int MostEvents = 5_000;
    private const int LongestTitle = 100;

    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <returns>True for a text that is a calendar.</returns>
    public static bool IsCalendar(string text) => text.AsSpan().TrimStart('\uFEFF').TrimStart().StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase);

    /// <param name="zone">IANA, of times that name none.</param>
    public static CalendarReading Read(string text, DateTimeOffset from, DateTimeOffset until, string zone)
    {
        var events = Events(text.Length > Longest ? text[..Longest] : text);
        // An occurrence that was changed is an event of its own and not one of the series any more.
        var changed = events.Where(one => one.Changes is not null).Select(one => (one.Uid, one.Changes)).ToHashSet();
        var (entries, skipped) = (new List<CalendarEntry>(), 0);
        foreach (var one in events)
        {
            if (one.IsCancelled) continue;
            if (entries.Count >= MostEntries || !one.TryExpand(from, until, zone, changed, entries)) skipped++;
        }
        return new CalendarReading([.. entries.Take(MostEntries).OrderBy(entry => entry.From).ThenBy(entry => entry.Title, StringComparer.Ordinal)], skipped);
    }

    private static List<Event> Events(string text)
    {
        var events = new List<Event>();
        Event? open = null;
        var inner = 0;
        foreach (var (name, parameters, value) in Lines(text))
            switch (name, value.ToUpperInvariant())
            {
                case ("BEGIN", "VEVENT") when open is null: open = new Event(); break;
                case ("BEGIN", _) when open is not null: inner++; break;
                case ("END", "VEVENT") when inner == 0 && open is not null:
                    events.Add(open);
                    open = null;
                    if (events.Count >= MostEvents) return events;
                    break;
                case ("END", _) when inner > 0: inner--; break;
                default:
                    if (inner == 0) open?.Take(name, parameters, value);
                    break;
            }
        return events;
    }

    /// <summary>Unfolds, and parts each line at the first colon that is not within quotes.</summary>
    private static IEnumerable<(string Name, string Parameters, string Value)> Lines(string text)
    {
        var plain = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);
        foreach (var line in plain.Split('\n'))
        {
            var (colon, quoted) = (-1, false);
            for (var at = 0; at < line.Length && colon < 0; at++)
                if (line[at] == '"') quoted = !quoted;
                else if (line[at] == ':' && !quoted) colon = at;
            if (colon <= 0) continue;

            var head = line[..colon].Split(';', 2);
            yield return (head[0].ToUpperInvariant(), head.Length > 1 ? head[1] : "", line[(colon + 1)..].Trim());
        }
    }

    private static string Plain(string value)
    {
        var text = value.Replace("\\n", " ", StringComparison.OrdinalIgnoreCase).Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return line.Length <= LongestTitle ? line : line[..(LongestTitle - 1)] + "…";
    }

    /// <summary>A date, or a time with its zone: null for none, which takes that of whoever it is for.</summary>
    private readonly record struct Moment(LocalDateTime Local, bool IsDate, DateTimeZone? Zone)
    {
        public static Moment? Parse(string value, string parameters)
        {
            if (Date.Parse(value).TryGetValue(default, out var date)) return new Moment(date.AtMidnight(), true, null);
            var isUtc = value.EndsWith('Z');
            if (!Time.Parse(value.TrimEnd('Z')).TryGetValue(default, out var time)) return null;
            return new Moment(time, false, isUtc ? DateTimeZone.Utc : Named(parameters));
        }

        public Instant At(DateTimeZone otherwise) => IsDate ? Local.InUtc().ToInstant() : WallClock.First(Local, Zone ?? otherwise);

        private static DateTimeZone? Named(string parameters)
        {
            var named = parameters.Split(';').FirstOrDefault(one => one.StartsWith("TZID=", StringComparison.OrdinalIgnoreCase))?["TZID=".Length..].Trim('"');
            if (named is null) return null;
            // Outlook writes Windows' names.
            return DateTimeZoneProviders.Tzdb.GetZoneOrNull(named) ?? (TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(named, out var known) ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(known) : null);
        }
    }

    private sealed class Event
    {
        private readonly HashSet<LocalDateTime> without = [];
        private Moment? start;
        private Moment? end;
        private Period? lasts;
        private string? rule;
        private string title = "";

        public string Uid { get; private set; } = "";

        public LocalDateTime? Changes { get; private set; }

        public bool IsCancelled { get; private set; }

        public void Take(string name, string parameters, string value)
        {
            switch (name)
            {
                case "UID": Uid = value; break;
                case "SUMMARY": title = Plain(value); break;
                case "STATUS": IsCancelled = value.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase); break;
                case "DTSTART": start = Moment.Parse(value, parameters); break;
                case "DTEND": end = Moment.Parse(value, parameters); break;
                case "DURATION": lasts = PeriodPattern.NormalizingIso.Parse(value.TrimStart('+')).TryGetValue(Period.Zero, out var period) ? period : null; break;
                case "RRULE": rule = value; break;
                case "RECURRENCE-ID": Changes = Moment.Parse(value, parameters)?.Local; break;
                case "EXDATE":
                    foreach (var one in value.Split(',').Take(MostEntries))
                        if (Moment.Parse(one, parameters) is { } left) without.Add(left.Local);
                    break;
            }
        }

        /// <returns>False when it cannot be understood.</returns>
        public bool TryExpand(DateTimeOffset from, DateTimeOffset until, string zone, HashSet<(string, LocalDateTime?)> changed, List<CalendarEntry> entries)
        {
            if (start is not { } first || Length(first) is not { } length || length.ToDuration() <= Duration.Zero) return false;

            var clock = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
            var horizon = Instant.FromDateTimeOffset(until).InZone(first.Zone ?? clock).LocalDateTime.PlusDays(1);
            var earliest = (Instant.FromDateTimeOffset(from) - length.ToDuration()).InZone(first.Zone ?? clock).LocalDateTime.PlusDays(-1);
            var series = rule is null || Changes is not null ? [first.Local] : RecurrenceRule.Parse(rule)?.From(first.Local, earliest, horizon);
            if (series is null) return false;

            foreach (var local in series)
            {
                if (entries.Count >= MostEntries) return true;
                if (Changes is null && (without.Contains(local) || changed.Contains((Uid, local)))) continue;

                var begins = (first with { Local = local }).At(clock);
                var ends = (first with { Local = local + length }).At(clock);
                var entry = new CalendarEntry(title.Length > 0 ? title : "Busy", begins.ToDateTimeOffset(), ends.ToDateTimeOffset(), first.IsDate);
                if (entry.Until > from && entry.From < until && entry.Until > entry.From) entries.Add(entry);
            }
            return true;
        }

        private Period? Length(Moment first) => end is { } last
            ? last.IsDate != first.IsDate ? null : Period.Between(first.Local, InSameZone(last, first), PeriodUnits.Days | PeriodUnits.Hours | PeriodUnits.Minutes | PeriodUnits.Seconds)
            : lasts is { HasDateComponent: false } or { Years: 0, Months: 0 } ? lasts : first.IsDate ? Period.FromDays(1) : null;

        private static LocalDateTime InSameZone(Moment last, Moment first) =>
            last.Zone is { } one && first.Zone is { } other && !one.Equals(other) ? WallClock.First(last.Local, one).InZone(other).LocalDateTime : last.Local;
    }
}
