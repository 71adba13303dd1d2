using System.Text;
using Imp.Domain.OnCall;

namespace Imp.Tests.OnCall;

/// <summary>Calendars as they go out and as they come in.</summary>
public sealed class ICalTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Lines_end_with_crlf_have_75_octets_at_most_and_unfold_to_what_was_meant()
    {
        var title = "Bereitschaft; Zürich, \\ „Rufbereitschaft“ " + string.Concat(Enumerable.Repeat("äöü🚨", 30));
        var bytes = ICalText.Write("On call", [new ICalEvent("one@imp", From, From.AddHours(8), title, "two\nlines", "https://imp.example.org/schedules/1")], From);
        var text = Encoding.UTF8.GetString(bytes);

        text.Replace("\r\n", "", StringComparison.Ordinal).Should().NotContainAny("\r", "\n");
        text.Split("\r\n").Should().OnlyContain(line => Encoding.UTF8.GetByteCount(line) <= 75).And.Contain(line => line.StartsWith(' '));
        var plain = text.Replace("\r\n ", "", StringComparison.Ordinal);
        plain.Should().Contain("SUMMARY:" + title.Replace("\\", "\\\\").Replace(";", "\\;").Replace(",", "\\,")).And.Contain("DESCRIPTION:two\\nlines")
            .And.Contain("DTSTART:20260101T000000Z").And.Contain("DTEND:20260101T080000Z").And.Contain("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        ICalReader.Read(text, From, From.AddDays(1), "UTC").Entries.Should().ContainSingle().Which.Should().Match<CalendarEntry>(entry => entry.From == From && entry.Until == From.AddHours(8) && !entry.AllDay);
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20261225|DTEND;VALUE=DATE:20261227", "2026-12-25T00:00 2d day")]
    [InlineData("DTSTART;VALUE=DATE:20261225", "2026-12-25T00:00 1d day")]
    [InlineData("DTSTART;TZID=Europe/Berlin:20260601T090000|DTEND;TZID=Europe/Berlin:20260601T170000", "2026-06-01T07:00 8h")]
    [InlineData("DTSTART;TZID=\"W. Europe Standard Time\":20260601T090000|DURATION:PT30M", "2026-06-01T07:00 30m")]
    [InlineData("DTSTART:20260601T090000|DTEND:20260601T100000", "2026-06-01T07:00 1h")]
    [InlineData("DTSTART:20260601T090000Z|DTEND:20260601T100000Z|RRULE:FREQ=DAILY;COUNT=2", "2026-06-01T09:00 1h, 2026-06-02T09:00 1h")]
    [InlineData("DTSTART:20260601T090000Z|DTEND:20260601T100000Z|RRULE:FREQ=DAILY;COUNT=3|EXDATE:20260602T090000Z", "2026-06-01T09:00 1h, 2026-06-03T09:00 1h")]
    [InlineData("DTSTART;VALUE=DATE:20260601|RRULE:FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20260608", "2026-06-01T00:00 1d day, 2026-06-05T00:00 1d day, 2026-06-08T00:00 1d day")]
    [InlineData("DTSTART;VALUE=DATE:20260131|RRULE:FREQ=MONTHLY;COUNT=2", "2026-01-31T00:00 1d day, 2026-03-31T00:00 1d day")]
    [InlineData("DTSTART;VALUE=DATE:20241128|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26T00:00 1d day")]
    [InlineData("DTSTART;VALUE=DATE:20200525|RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "2026-05-25T00:00 1d day")]
    [InlineData("DTSTART;VALUE=DATE:20200501|RRULE:FREQ=YEARLY", "2026-05-01T00:00 1d day")]
    [InlineData("DTSTART;VALUE=DATE:19000101|RRULE:FREQ=DAILY;UNTIL=20260102", "2026-01-01T00:00 1d day, 2026-01-02T00:00 1d day")]
    [InlineData("DTSTART;VALUE=DATE:20251222|DTEND;VALUE=DATE:20260105|RRULE:FREQ=YEARLY;UNTIL=20260101", "2025-12-22T00:00 14d day")]
    // The clocks change: the same time on the wall, an hour less in UTC.
    [InlineData("DTSTART;TZID=Europe/Berlin:20260328T090000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2", "2026-03-28T08:00 1h, 2026-03-29T07:00 1h")]
    [InlineData("DTSTART:20260601T090000Z|DTEND:20260601T100000Z|STATUS:CANCELLED", "")]
    public void Events_are_read_as_they_are_meant(string lines, string expected)
    {
        var reading = ICalReader.Read(Calendar(lines), From, From.AddYears(1), "Europe/Berlin");

        reading.Skipped.Should().Be(0);
        string.Join(", ", reading.Entries.Select(Text)).Should().Be(expected);
    }

    [Theory]
    [InlineData("DTSTART:20260601T090000Z|DTEND:20260601T100000Z|RRULE:FREQ=SECONDLY")]
    [InlineData("DTSTART:20260601T090000Z|DTEND:20260601T100000Z|RRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO")]
    [InlineData("DTSTART:20260601T090000Z|DTEND:20260601T100000Z|RRULE:FREQ=DAILY;INTERVAL=0")]
    [InlineData("DTSTART:20260601T090000Z|DTEND:20260601T080000Z")]
    [InlineData("DTSTART:yesterday")]
    [InlineData("SUMMARY:no time")]
    public void What_is_not_understood_is_counted_and_not_guessed(string lines) =>
        ICalReader.Read(Calendar(lines), From, From.AddYears(1), "UTC").Should().Match<CalendarReading>(reading => reading.Entries.Count == 0 && reading.Skipped == 1);

    [Theory]
    [InlineData("Europe/Berlin", "2026-12-24T23:00")]
    [InlineData("America/New_York", "2026-12-25T05:00")]
    [InlineData("Nowhere/Nothing", "2026-12-25T00:00")]
    public void A_day_off_is_that_day_wherever_somebody_is(string zone, string begins) =>
        ICalReader.Read(Calendar("DTSTART;VALUE=DATE:20261225"), From, From.AddYears(1), "UTC").Entries.Single().In(zone).From.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture).Should().Be(begins);

    [Fact]
    public void An_occurrence_that_was_moved_stands_where_it_was_moved_to()
    {
        var text = Calendar("UID:x|DTSTART:20260601T090000Z|DTEND:20260601T100000Z|RRULE:FREQ=DAILY;COUNT=2", "UID:x|RECURRENCE-ID:20260602T090000Z|DTSTART:20260605T090000Z|DTEND:20260605T100000Z");

        ICalReader.Read(text, From, From.AddYears(1), "UTC").Entries.Select(Text).Should().Equal("2026-06-01T09:00 1h", "2026-06-05T09:00 1h");
    }

    [Fact]
    public void However_much_stands_in_it_the_work_and_the_result_are_bounded()
    {
        var text = Calendar([.. Enumerable.Range(0, 2_000).Select(number => $"UID:{number}|DTSTART:19000101T000000Z|DURATION:PT1H|RRULE:FREQ=DAILY")]);
        var began = TimeProvider.System.GetTimestamp();

        var reading = ICalReader.Read(text, From, From.AddYears(1), "UTC");

        reading.Entries.Count.Should().BeLessThanOrEqualTo(ICalReader.MostEntries);
        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    private static string Calendar(params string[] events) =>
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{string.Concat(events.Select(one => $"BEGIN:VEVENT\r\n{one.Replace("|", "\r\n")}\r\nBEGIN:VALARM\r\nDTSTART:20000101T000000Z\r\nEND:VALARM\r\nEND:VEVENT\r\n"))}END:VCALENDAR\r\n";

    private static string Text(CalendarEntry entry)
    {
        var length = entry.Until - entry.From;
        return $"{entry.From.UtcDateTime:yyyy-MM-dd'T'HH:mm} {(length.TotalDays >= 1 ? $"{length.TotalDays:0}d" : length.TotalHours >= 1 ? $"{length.TotalHours:0}h" : $"{length.TotalMinutes:0}m")}{(entry.AllDay ? " day" : "")}";
    }
}
