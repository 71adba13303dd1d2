using System.Globalization;
using Imp.Domain.Shared;

namespace Imp.Tests.Heartbeats;

public sealed class CronLineTests
{
    [Theory]
    [InlineData("* * * * *", "UTC", "2026-03-02T09:00:30Z", "2026-03-02T09:01:00Z")]
    [InlineData("*/5 * * * *", "UTC", "2026-03-02T09:05:00Z", "2026-03-02T09:10:00Z")]
    [InlineData("7/20 * * * *", "UTC", "2026-03-02T09:30:00Z", "2026-03-02T09:47:00Z")]
    [InlineData("0 2 * * *", "Europe/Berlin", "2026-03-02T09:00:00Z", "2026-03-03T01:00:00Z")]
    [InlineData("30 6 * * mon-fri", "UTC", "2026-03-06T07:00:00Z", "2026-03-09T06:30:00Z")]
    [InlineData("0 0 * * 7", "UTC", "2026-03-02T09:00:00Z", "2026-03-08T00:00:00Z")]
    [InlineData("0 0 13 * 5", "UTC", "2026-03-02T09:00:00Z", "2026-03-06T00:00:00Z")]
    [InlineData("0 0 31 1,3 *", "UTC", "2026-03-02T09:00:00Z", "2026-03-31T00:00:00Z")]
    [InlineData("0 0 29 feb *", "UTC", "2026-03-02T09:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("@weekly", "UTC", "2026-03-02T09:00:00Z", "2026-03-08T00:00:00Z")]
    // The clocks go from 02:00 to 03:00: what falls between happens when they have moved on.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    // They show 02:30 twice: only the first counts, and the second does not come back to it.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-04T03:00:00Z")]
    public void The_next_time_is(string line, string zone, string after, string next) =>
        CronLine.TryParse(line)!.NextAfter(At(after), TimeZoneInfo.FindSystemTimeZoneById(zone)).Should().Be(At(next));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/-1 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("1/2/3 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("* * * * tuesday")]
    [InlineData("0 0 30 feb *")]
    [InlineData("99999999999999 * * * *")]
    public void What_is_no_line_is_refused(string line) => CronLine.TryParse(line).Should().BeNull();

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
