using Imp.Domain.Jobs;

namespace Imp.Tests.Jobs;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, null, 1), InlineData(2, null, 3), InlineData(4, null, 30), InlineData(5, null, 60), InlineData(32, null, 60)]
    [InlineData(1, 0, 1), InlineData(1, 90, 90), InlineData(5, 10, 60), InlineData(1, 3_600, 3_600), InlineData(1, 86_400, 3_600)]
    public void It_waits_as_long_as_was_asked_but_never_a_day(int attempts, int? asked, int expected) =>
        Backoff.After(attempts, 0.5, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null).Should().Be(TimeSpan.FromSeconds(expected));

    [Fact]
    public void An_instant_at_the_end_of_time_is_a_wait_like_any_other() =>
        Backoff.After(1, 0.5, DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Should().Be(Backoff.LongestAsked);

    [Fact]
    public void At_last_it_is_enough() => Backoff.After(Backoff.MostAttempts, 0.5, TimeSpan.FromSeconds(5)).Should().BeNull();
}
