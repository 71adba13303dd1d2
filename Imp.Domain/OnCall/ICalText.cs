using System.Globalization;
using System.Text;

namespace Imp.Domain.OnCall;

/// <summary>One shift for calendar programs.</summary>
/// <param name="Uid">The same for the same shift, whenever it is asked for.</param>
public sealed record ICalEvent(string Uid, DateTimeOffset From, DateTimeOffset Until, string Summary, string Description, string Url);

/// <summary>Writes calendars as RFC 5545 wants them: CRLF, lines of at most 75 octets, times in UTC.</summary>
public static class ICalText
{
    private const int LongestLine = 75;

    /// <param name="name">Of the calendar, as programs show it.</param>
    /// <param name="stamp">When it was made; the same stamp and events give the same bytes.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write(string name, IEnumerable<ICalEvent> events, DateTimeOffset stamp)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Imp//On call//EN");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, $"NAME:{Escape(name)}");
        Line(text, $"X-WR-CALNAME:{Escape(name)}");
        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        Line(text, "X-PUBLISHED-TTL:PT1H");
        foreach (var one in events)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, $"UID:{one.Uid}");
            Line(text, $"DTSTAMP:{Utc(stamp)}");
            Line(text, $"DTSTART:{Utc(one.From)}");
            Line(text, $"DTEND:{Utc(one.Until)}");
            Line(text, $"SUMMARY:{Escape(one.Summary)}");
            if (one.Description.Length > 0) Line(text, $"DESCRIPTION:{Escape(one.Description)}");
            Line(text, $"URL:{one.Url}");
            Line(text, "TRANSP:TRANSPARENT");
            Line(text, "END:VEVENT");
        }
        Line(text, "END:VCALENDAR");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Folds between characters and never inside of one; the space that begins a following line counts.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }

    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in value)
            _ = letter switch
            {
                '\\' or ';' or ',' => text.Append('\\').Append(letter),
                '\n' => text.Append("\\n"),
                _ => char.IsControl(letter) ? text : text.Append(letter),
            };
        return text.ToString();
    }

    private static string Utc(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
