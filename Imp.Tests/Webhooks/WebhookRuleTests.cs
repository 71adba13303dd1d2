using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Domain.Webhooks;

namespace Imp.Tests.Webhooks;

/// <summary>What a webhook is told of, and how long it is tried.</summary>
public sealed class WebhookRuleTests
{
    private static readonly ServiceId Service = new(Guid.Parse("0195a0c0-0000-7000-8000-000000000001"));
    private static readonly TeamId Team = new(Guid.Parse("0195a0c0-0000-7000-8000-000000000002"));

    [Fact]
    public void Attempts_become_rare_and_end_after_three_days()
    {
        var waits = Enumerable.Range(1, WebhookSchedule.MostAttempts).Select(attempts => WebhookSchedule.After(attempts, 0.5, null)).ToList();
        waits[..^1].Should().Equal(
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
            TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24));
        waits[^1].Should().BeNull();
    }

    [Theory]
    [InlineData(0.0, 4), InlineData(0.999999, 6)]
    public void Chance_makes_a_wait_a_fifth_more_or_less(double fraction, double seconds) =>
        WebhookSchedule.After(1, fraction, null)!.Value.TotalSeconds.Should().BeApproximately(seconds, 0.001);

    [Theory]
    [InlineData(1, 5), InlineData(60, 60), InlineData(200_000, 86_400)]
    public void Who_asks_for_patience_gets_it_up_to_a_day(int asked, int seconds) =>
        WebhookSchedule.After(1, 0.5, TimeSpan.FromSeconds(asked)).Should().Be(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void An_empty_list_means_all_and_a_drill_never_leaves()
    {
        var subject = new StreamSubject(StreamKind.IncidentCreated, 7, Service, Team, IsDrill: false);
        WebhookFilter.All.Takes(subject, Severity.Sev3).Should().BeTrue();
        WebhookFilter.All.Takes(subject with { IsDrill = true }, Severity.Sev3).Should().BeFalse();
        (WebhookFilter.All with { Kinds = [StreamKind.IncidentUpdated] }).Takes(subject, Severity.Sev3).Should().BeFalse();
        (WebhookFilter.All with { Services = [Service], Teams = [Team], Severities = [Severity.Sev3], Kinds = [StreamKind.IncidentCreated] }).Takes(subject, Severity.Sev3).Should().BeTrue();
        (WebhookFilter.All with { Severities = [Severity.Sev1] }).Takes(subject, Severity.Sev3).Should().BeFalse();
        (WebhookFilter.All with { Services = [default] }).Takes(subject, Severity.Sev3).Should().BeFalse();
        (WebhookFilter.All with { Teams = [default] }).Takes(subject, Severity.Sev3).Should().BeFalse();
    }

    [Fact]
    public void An_address_that_fails_and_fails_is_asked_now_and_then()
    {
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        Webhook.MayTryAt(WebhookSchedule.Broken - 1, now).Should().Be(DateTimeOffset.MinValue);
        Webhook.MayTryAt(WebhookSchedule.Broken, now).Should().Be(now + TimeSpan.FromMinutes(5));
    }
}
