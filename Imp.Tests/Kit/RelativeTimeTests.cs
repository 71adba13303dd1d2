using FluentAssertions;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Xunit;

namespace Imp.Tests.Kit;

public class RelativeTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-10, "just now")]
    [InlineData(10, "in a moment")]
    [InlineData(-50, "50 s ago")]
    [InlineData(-240, "4 min ago")]
    [InlineData(300, "in 5 min")]
    [InlineData(-3599, "1 h ago")]
    [InlineData(-86400, "1 d ago")]
    [InlineData(-40 * 86400, "29 Jan 2026")]
    public void A_distance_reads_as_people_say_it(int seconds, string text) =>
        RelativeTime.Of(Words.In(Language.English), Now.AddSeconds(seconds), Now).Should().Be(text);
}
