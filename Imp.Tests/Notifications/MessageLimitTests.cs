using Imp.Domain.Notifications;

namespace Imp.Tests.Notifications;

/// <summary>What leaves, what waits and until when, by counts alone.</summary>
public sealed class MessageLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ChannelClass.Sms, MessageClass.Page, "", null, "nothing was sent")]
    [InlineData(ChannelClass.Sms, MessageClass.Page, "-30s", "+30s", "one a minute")]
    [InlineData(ChannelClass.Sms, MessageClass.Page, "-60s", null, "a minute is over after a minute")]
    [InlineData(ChannelClass.Sms, MessageClass.Page, "-14m -12m -10m -8m", null, "the fifth of fifteen minutes")]
    [InlineData(ChannelClass.Sms, MessageClass.Page, "-14m -12m -10m -8m -6m", "+1m", "the sixth waits until the first is fifteen minutes old")]
    [InlineData(ChannelClass.Voice, MessageClass.Page, "-14m -12m -10m", "+1m", "of calls there are three")]
    [InlineData(ChannelClass.Email, MessageClass.Page, "-9m -8m -7m -6m", "+1m", "the fifth mail in ten minutes waits")]
    [InlineData(ChannelClass.Sms, MessageClass.Status, "-2m", null, "a page is no news, and older than a minute")]
    [InlineData(ChannelClass.Chat, MessageClass.Page, "-1s -1s -1s -1s -1s -1s", null, "a chat has no limit")]
    [InlineData(ChannelClass.Webhook, MessageClass.Page, "-1s -1s -1s -1s -1s -1s", null, "nor has a program")]
    public void Pages_are_counted(ChannelClass channel, MessageClass message, string sent, string? free, string because) =>
        Check(channel, message, [.. Ages(sent).Select(age => new SentMessage(MessageClass.Page, Noon + age))]).Should().Be(free is null ? null : Noon + Age(free), because);

    [Theory]
    [InlineData(MessageClass.Status, "-2m", "+1m", "one in three minutes")]
    [InlineData(MessageClass.Status, "-19m -12m -5m", "+1m", "three in twenty minutes")]
    [InlineData(MessageClass.Page, "-2m", null, "news do not hold pages, but for the limit on anything")]
    [InlineData(MessageClass.Page, "-30s", "+30s", "which is one a minute")]
    [InlineData(MessageClass.Test, "-1s", null, "and does not hold tests")]
    public void News_are_counted(MessageClass message, string sent, string? free, string because) =>
        Check(ChannelClass.Sms, message, [.. Ages(sent).Select(age => new SentMessage(MessageClass.Status, Noon + age))]).Should().Be(free is null ? null : Noon + Age(free), because);

    [Theory]
    [InlineData(MessageClass.Test, "-3s -2s", null, "the third in a minute")]
    [InlineData(MessageClass.Test, "-3s -2s -1s", "+57s", "the fourth waits")]
    [InlineData(MessageClass.Page, "-3s -2s -1s", null, "and no test holds a page")]
    public void Tests_are_counted_apart(MessageClass message, string sent, string? free, string because) =>
        Check(ChannelClass.Sms, message, [.. Ages(sent).Select(age => new SentMessage(MessageClass.Test, Noon + age))]).Should().Be(free is null ? null : Noon + Age(free), because);

    [Fact]
    public void A_smoothed_limit_spreads_what_goes_beyond_the_shorter_one()
    {
        // Of 7 calls in an hour 3 may go at once; the other 4 have a place each in the remaining 45 minutes, from the first call on.
        // Then the hour is over, and what goes beyond its 7 is spread over the remaining two of three.
        List<SentMessage> sent = [];
        List<double> minutes = [];
        for (var now = Noon; minutes.Count < 9; now = now.AddSeconds(1))
        {
            if (MessageLimits.Shipped.Check(ChannelClass.Voice, MessageClass.Page, sent, now) is not null) continue;
            sent.Add(new SentMessage(MessageClass.Page, now));
            minutes.Add((now - Noon).TotalMinutes);
        }
        minutes.Should().Equal(0, 1, 2, 15, 26.25, 37.5, 48.75, 60, 75);
    }

    [Fact]
    public void However_long_it_goes_on_no_window_ever_holds_more_than_its_limit()
    {
        List<SentMessage> sent = [];
        for (var now = Noon; now < Noon.AddHours(8);)
        {
            if (MessageLimits.Shipped.Check(ChannelClass.Sms, MessageClass.Page, sent, now) is { } hold)
            {
                hold.Until.Should().BeAfter(now, "who waits must get on");
                now = hold.Until;
            }
            else sent.Add(new SentMessage(MessageClass.Page, now));
        }
        foreach (var limit in MessageLimits.Shipped.Table.Where(limit => limit is { Channel: ChannelClass.Sms, Message: MessageClass.Any or MessageClass.Page }))
            sent.Max(one => sent.Count(other => other.At >= one.At && other.At < one.At + limit.Window)).Should().BeLessThanOrEqualTo(limit.Count, limit.ToString());
        sent.Count.Should().BeGreaterThan(40, "a limit slows, it does not stop");
    }

    [Fact]
    public void Who_waits_waits_until_an_instant_that_can_be_stored()
    {
        var hold = new MessageLimits([new(ChannelClass.Sms, MessageClass.Page, 1, 7, Smoothed: true)], 0).Check(ChannelClass.Sms, MessageClass.Page, [new(MessageClass.Page, Noon)], Noon)!;

        (hold.Until.Ticks % TimeSpan.TicksPerMillisecond).Should().Be(0);
        hold.Until.Should().BeAfter(Noon.AddSeconds(60.0 / 7), "earlier it would be held again");
    }

    [Fact]
    public void The_reason_names_the_limit_that_holds_longest() =>
        MessageLimits.Shipped.Check(ChannelClass.Sms, MessageClass.Page, [.. Ages("-14m -12m -10m -8m -30s").Select(age => new SentMessage(MessageClass.Page, Noon + age))], Noon)!
            .Why.Should().Be("5 SMS in 15 min");

    [Theory]
    [InlineData(ChannelClass.Chat, 60, 120, "+60s")]
    [InlineData(ChannelClass.Chat, 120, 120, null)]
    [InlineData(ChannelClass.Chat, 60, 0, null)]
    [InlineData(ChannelClass.Webhook, 60, 120, null)]
    public void A_page_waits_for_others_after_a_page(ChannelClass channel, int secondsAgo, int bundleSeconds, string? free) =>
        (MessageLimits.Shipped with { BundleSeconds = bundleSeconds }).Gather(channel, Noon.AddSeconds(-secondsAgo), Noon)?.Until.Should().Be(free is null ? null : Noon + Age(free));

    [Fact]
    public void A_changed_number_holds_and_the_shipped_one_comes_back()
    {
        var sms = new LimitKey(ChannelClass.Sms, MessageClass.Any, 1);
        var changed = ChangedLimits.None();

        changed.Set(sms, 0);
        Count().Should().Be(0);
        changed.Set(sms, 4);
        Count().Should().Be(4);
        changed.Set(sms, null);
        Count().Should().Be(1);

        int Count() => changed.Over(MessageLimits.Shipped).Table.Single(limit => limit.Key == sms).Count;
    }

    [Fact]
    public void Each_limit_stands_in_the_table_once() => MessageLimits.Shipped.Table.Select(limit => limit.Key).Should().OnlyHaveUniqueItems();

    private static DateTimeOffset? Check(ChannelClass channel, MessageClass message, IReadOnlyList<SentMessage> sent) => MessageLimits.Shipped.Check(channel, message, sent, Noon)?.Until;

    private static IEnumerable<TimeSpan> Ages(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Age);

    private static TimeSpan Age(string text) => (text[^1] == 'm' ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1)) * int.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture);
}
