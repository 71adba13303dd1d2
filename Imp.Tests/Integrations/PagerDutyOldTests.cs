using System.Net;
using System.Text;
using Imp.Domain.Alerts;
using Imp.Infrastructure.Alerts;

namespace Imp.Tests.Integrations;

/// <summary>PagerDuty's older events and its changes, at their own paths and in their own words.</summary>
public sealed class PagerDutyOldTests(Intake intake) : IClassFixture<Intake>
{
    private const string V1 = "/generic/2010-04-15/create_event.json";

    [Theory]
    [InlineData(V1, """{"service_key":"KEY","event_type":"trigger","incident_key":"srv01","description":"FAILURE"}""", 200, """{"status":"success","message":"Event processed","incident_key":"srv01"}""")]
    [InlineData(V1 + "/", """{"service_key":"KEY","event_type":"resolve","incident_key":"srv01"}""", 200, """{"status":"success","message":"Event processed","incident_key":"srv01"}""")]
    [InlineData(V1, """{"service_key":"bad","event_type":"trigger","description":"F"}""", 400, """{"status":"invalid event","message":"Event object is invalid","errors":["'service_key' is invalid"]}""")]
    [InlineData(V1, """{"service_key":"KEY","event_type":"resolve"}""", 400, """{"status":"invalid event","message":"Event object is invalid","errors":["Incident key is missing or blank"]}""")]
    [InlineData(V1, "not JSON", 400, "JSON parse error")]
    [InlineData(V1, "null", 400, "JSON object")]
    [InlineData("/v2/change/enqueue", """{"routing_key":"KEY","payload":{"summary":"Deployed 4.2"}}""", 202, """{"status":"success","message":"Event processed"}""")]
    [InlineData("/v2/change/enqueue/", """{"routing_key":"KEY","payload":{}}""", 400, "'payload.summary' is missing or blank")]
    [InlineData("/v2/change/enqueue", """{"payload":{"summary":"S"}}""", 400, "'routing_key' is missing or blank")]
    public async Task The_answer_is_in_the_protocols_words(string path, string body, int status, string says)
    {
        using var answer = await intake.Client.PostAsync(path, new StringContent(body.Replace("KEY", intake.Key), Encoding.UTF8, "text/plain"));

        ((int)answer.StatusCode).Should().Be(status);
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/json");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(says);
    }

    [Theory]
    [InlineData(V1), InlineData("/v2/change/enqueue")]
    public async Task Only_post_is_taken(string path)
    {
        using var answer = await intake.Client.GetAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("\"errors\":[");
    }

    [Fact]
    public async Task A_change_is_kept_and_opens_no_incident()
    {
        using var answer = await intake.Client.PostAsync("/v2/change/enqueue", new StringContent($$$"""{"routing_key":"{{{intake.Key}}}","payload":{"summary":"Deployed 4.3","source":"ci"},"links":[{"href":"https://ci.example.org/7","text":"Run"}]}"""));

        var row = (await intake.LastAsync())!;
        (row.Title, row.Outcome, row.Incident, row.Format).Should().Be(("Deployed 4.3", EventOutcome.Ignored, null, "pagerduty-change"));
        (await intake.House.Of<EventQueries>().GetAsync(row.Sequence, default)).Details!.Links.Should().ContainSingle().Which.Href.Should().Be("https://ci.example.org/7");
    }
}
