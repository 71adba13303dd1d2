using System.Net;
using System.Text;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Noise;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>What each kind of sender is told beyond its limit: what it is always told, and nothing is lost.</summary>
public sealed class LimitAnswerTests(Intake intake) : IClassFixture<Intake>
{
    // Path ({0} is the key), body ({0} the key, {1} the event's own key), status, what the answer holds when it is beyond the limit, and whether it says "grouped".
    public static TheoryData<string, string, string, int, bool> Protocols => new()
    {
        { "generic", "/in/{0}", """{{"title":"T {1}","dedup_key":"{1}"}}""", 202, true },
        { "several", "/in/{0}/alertmanager", """{{"version":"4","status":"firing","alerts":[{{"status":"firing","labels":{{"alertname":"{1}a"}}}},{{"status":"firing","labels":{{"alertname":"{1}b"}}}}]}}""", 202, true },
        { "pagerduty-v2", "/v2/enqueue", """{{"routing_key":"{0}","event_action":"trigger","dedup_key":"{1}","payload":{{"summary":"T","source":"s","severity":"error"}}}}""", 202, true },
        { "pagerduty-v1", "/generic/2010-04-15/create_event.json", """{{"service_key":"{0}","event_type":"trigger","incident_key":"{1}","description":"T"}}""", 200, false },
        { "alertmanager-api", "/in/{0}/alertmanager/api/v2/alerts", """[{{"labels":{{"alertname":"{1}"}}}}]""", 200, false },
        { "opsgenie", "/v2/alerts", """{{"message":"T","alias":"{1}"}}""", 202, false },
    };

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Beyond_its_limit_a_sender_is_answered_as_ever_and_its_event_joins_the_umbrella(string name, string path, string body, int status, bool says)
    {
        await LimitAsync(1, 1);
        await SendAsync(path, body, name + "-1");

        var (code, text) = await SendAsync(path, body, name + "-2");

        ((int)code).Should().Be(status, "{0}", text);
        text.Contains("\"grouped\":true", StringComparison.Ordinal).Should().Be(says, "{0}", text);
        var last = (await intake.LastAsync())!;
        await Eventually.HoldsAsync(async () => (await intake.LastAsync())!.Outcome != EventOutcome.Received, "the event to be looked at");
        last = (await intake.LastAsync())!;
        (last.Outcome, last.Reason).Should().Be((EventOutcome.Attached, Flow.Reason));
        (await intake.House.Of<IncidentQueries>().GetAsync(last.Incident!.Value, default))!.Row.UmbrellaKeys.Should().BePositive();
    }

    [Fact]
    public async Task What_is_within_the_limit_says_nothing_of_it()
    {
        await LimitAsync(null, null);

        (await SendAsync("/in/{0}", """{{"title":"T {1}","dedup_key":"{1}"}}""", "within")).Text.Should().NotContain("grouped");
    }

    [Theory]
    [InlineData(0, 1), InlineData(1, 0), InlineData(1_000_001, 1)]
    public async Task A_limit_that_is_none_is_refused(int perSecond, int burst) =>
        await intake.House.Of<CommandBus>().Invoking(bus => bus.ExecuteAsync(new LimitIntegration(Integration, perSecond, burst), Actor.System("test"))).Should().ThrowAsync<FluentValidation.ValidationException>();

    private IntegrationId Integration => intake.House.First.Integration;

    private async Task LimitAsync(int? perSecond, int? burst) =>
        await intake.House.Of<CommandBus>().ExecuteAsync(new LimitIntegration(intake.House.First.Integration, perSecond, burst), Actor.System("test"));

    private async Task<(HttpStatusCode Code, string Text)> SendAsync(string path, string body, string own)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, intake.Key))
        {
            Content = new StringContent(string.Format(System.Globalization.CultureInfo.InvariantCulture, body, intake.Key, own), Encoding.UTF8, "application/json"),
        };
        if (path == "/v2/alerts") request.Headers.TryAddWithoutValidation("Authorization", "GenieKey " + intake.Key);
        using var answer = await intake.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
