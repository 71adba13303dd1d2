using System.Net;
using System.Text;
using System.Text.Json;
using Imp.Domain.Alerts;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>What senders were recorded to send, through the real door: it fires, repeats and is over.</summary>
public sealed class FormatEndpointTests : IClassFixture<Intake>, IDisposable
{
    private readonly Intake intake;
    private readonly AmazonKey amazon = new();

    public FormatEndpointTests(Intake intake)
    {
        this.intake = intake;
        amazon.GiveTo(intake);
    }

    public static TheoryData<string> Senders => FormatTests.Senders;

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task A_sender_fires_repeats_and_says_that_it_is_over(string sender)
    {
        var (fires, over) = (Recorded.Of(sender, "fires"), Recorded.Of(sender, "over"));

        var created = await SettledAsync(await SendAsync(fires, "first"));
        var repeated = await SettledAsync(await SendAsync(fires, "second"));
        var resolved = await SettledAsync(await SendAsync(over, "third"));

        created.Should().OnlyContain(one => one.Outcome == EventOutcome.Created);
        repeated.Should().OnlyContain(one => one.Outcome == EventOutcome.Attached);
        resolved.Should().OnlyContain(one => one.Outcome == EventOutcome.Resolved);
        repeated.Select(one => one.Incident).Should().Equal(created.Select(one => one.Incident));
        foreach (var number in created.Select(one => one.Incident!.Value))
            await Eventually.HoldsAsync(
                async () => await intake.House.Of<IncidentQueries>().GetAsync(number, default) is { Row: { Response: Imp.Domain.Incidents.ResponseState.Closed, AlertCount: 2 } }, $"incident {number} is closed and has two alerts");
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task The_address_need_not_name_the_format_and_may_end_in_a_slash(string sender)
    {
        var over = Recorded.Of(sender, "over");
        using var answer = await intake.Client.SendAsync(over.Sent($"/in/{intake.Key}/", Body(over, "slash")));

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await JsonAsync(answer)).GetProperty("format").GetString().Should().Be(over.Format.Name);
    }

    [Theory]
    [InlineData("github"), InlineData("gitlab"), InlineData("uptime-kuma")]
    public async Task A_senders_test_is_written_down_and_opens_nothing(string sender)
    {
        using var answer = await intake.Client.SendAsync(Recorded.Of(sender, "test").Sent($"/in/{intake.Key}/{sender}"));

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await JsonAsync(answer)).GetProperty("status").GetString().Should().Be("ignored");
        (await intake.LastAsync())!.Should().Match<EventRow>(row => row.Outcome == EventOutcome.Ignored && row.Format == sender && row.Reason != null && row.Incident == null);
    }

    [Theory]
    [InlineData("newrelic"), InlineData("zabbix"), InlineData("nagios"), InlineData("prtg")]
    public async Task A_sender_that_says_so_acknowledges(string sender)
    {
        await SettledAsync(await SendAsync(Recorded.Of(sender, "fires"), "a"));

        (await SettledAsync(await SendAsync(Recorded.Of(sender, "acknowledged"), "b"))).Single().Outcome.Should().Be(EventOutcome.Acknowledged);

        await SettledAsync(await SendAsync(Recorded.Of(sender, "over"), "c"));
    }

    [Fact]
    public async Task Several_alerts_of_a_request_hang_together_and_only_the_first_holds_the_body()
    {
        var fires = Recorded.Of("alertmanager", "fires");
        var answer = await SendAsync(fires, "");

        var events = answer.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("event_id").GetInt64()).ToList();
        events.Should().HaveCount(2);
        foreach (var sequence in events)
        {
            var view = await intake.House.Of<EventQueries>().GetAsync(sequence, default);
            view.Request.Select(row => row.Sequence).Should().Equal(events);
            view.Body.Should().Equal(fires.Body);
        }
        (await intake.House.Of<EventQueries>().GetAsync(events[0], default)).Details!.Links.Should().Contain(new AlertLink("https://wiki.example.org/lag", "Runbook"));
        await SettledAsync(await SendAsync(Recorded.Of("alertmanager", "over"), ""));
    }

    [Fact]
    public async Task The_same_delivery_again_has_no_second_effect()
    {
        var first = await SendAsync(Recorded.Of("alertmanager", "fires"), "", "Idempotency-Key: delivery-1");
        var before = await intake.StoredAsync();

        var again = await SendAsync(Recorded.Of("alertmanager", "fires"), "", "Idempotency-Key: delivery-1");

        (await intake.StoredAsync()).Should().Be(before);
        again.GetProperty("event_id").GetInt64().Should().Be(first.GetProperty("events")[0].GetProperty("event_id").GetInt64());
        await SettledAsync(await SendAsync(Recorded.Of("alertmanager", "over"), ""));
    }

    [Theory]
    [InlineData("github", "X-GitHub-Delivery: 72d3162e")]
    [InlineData("sentry", "Request-ID: 4ea1")]
    [InlineData("gitlab", "X-Gitlab-Event-UUID: 13792a34")]
    [InlineData("cloudevents", "ce-none: x")]
    [InlineData("datadog", "x-none: x")]
    public async Task A_delivery_is_known_by_the_senders_own_id(string sender, string header)
    {
        await SendAsync(Recorded.Of(sender, "fires"), "once", header);
        var before = await intake.StoredAsync();

        await SendAsync(Recorded.Of(sender, "fires"), "once", header);

        (await intake.StoredAsync()).Should().Be(before);
    }

    [Fact]
    public async Task A_form_with_parts_is_taken_as_well()
    {
        var body = new MultipartFormDataContent { { new StringContent(Encoding.UTF8.GetString(Recorded.Of("uptime-kuma", "over").Body)), "data" } };
        using var answer = await intake.Client.PostAsync($"/in/{intake.Key}", body);

        (await JsonAsync(answer)).GetProperty("format").GetString().Should().Be("uptime-kuma");
    }

    [Fact]
    public async Task Cloud_events_in_headers_are_taken_whatever_their_data()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/in/{intake.Key}") { Content = new StringContent("Replica lag", Encoding.UTF8, "text/plain") };
        foreach (var (name, value) in new[] { ("ce-specversion", "1.0"), ("ce-id", "h1"), ("ce-source", "\"/probe%207\""), ("ce-type", "org.example.failed") }) request.Headers.Add(name, value);
        using var answer = await intake.Client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await JsonAsync(answer)).GetProperty("dedup_key").GetString().Should().Be("/probe 7 org.example.failed");
        (await intake.LastAsync())!.Title.Should().Be("Replica lag");
    }

    [Theory]
    [InlineData("application/cloudevents-batch+json", "[{\"id\":", "not JSON")]
    [InlineData("application/cloudevents-batch+json", "", "empty")]
    [InlineData("application/cloudevents-batch+json", "{}", "JSON array")]
    [InlineData("application/cloudevents+json", "{\"id\":", "not JSON")]
    public async Task Cloud_events_that_are_broken_are_told_so_and_not_that_their_type_is_unknown(string type, string body, string says)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/in/{intake.Key}/cloudevents") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await intake.Client.SendAsync(request);

        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()).Should().Match<(int Status, string Text)>(one => one.Status == 400 && one.Text.Contains(says));
    }

    [Fact]
    public async Task The_handshake_of_cloud_events_is_answered_for_a_known_key_only()
    {
        foreach (var (key, status) in new[] { (intake.Key, HttpStatusCode.OK), ("unknown", HttpStatusCode.Unauthorized) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, $"/in/{key}/cloudevents");
            request.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
            using var answer = await intake.Client.SendAsync(request);

            answer.StatusCode.Should().Be(status);
            answer.Headers.Contains("WebHook-Allowed-Origin").Should().Be(status == HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_format_that_does_not_exist_is_said_so_and_written_down()
    {
        using var answer = await intake.Client.PostAsync($"/in/{intake.Key}/nonsense", new StringContent("{}"));

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await intake.LastAsync())!.Outcome.Should().Be(EventOutcome.Refused);
    }

    [Fact]
    public async Task What_a_named_format_does_not_know_is_kept_as_unrecognised()
    {
        using var answer = await intake.Client.PostAsync($"/in/{intake.Key}/github", new StringContent("""{"strange":["thing"]}"""));

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await intake.LastAsync())!.Should().Match<EventRow>(row => row.Title == "Unrecognised payload" && row.Format == "generic");
    }

    public void Dispose() => amazon.Dispose();

    /// <summary>Bodies that carry an id of their own get another one, so that a repeat is a repeat and no replay; a message of Amazon's is signed.</summary>
    private byte[] Body(Recorded one, string id)
    {
        if (one.Kind == "query") return one.Body;
        var body = Encoding.UTF8.GetString(one.Body);
        foreach (var (sender, field) in new[] { ("datadog", "event_id"), ("cloudevents", "id"), ("cloudevents-batch", "id"), ("sns", "MessageId"), ("sns-eventbridge", "id") })
            if (one.Sender == sender) body = System.Text.RegularExpressions.Regex.Replace(body, $"\"{field}\": \"([^\"]*)\"", $"\"{field}\": \"$1{id}{one.What}\"");
        if (one.Sender == "mail") body = body.Replace("Message-ID: <", $"Message-ID: <{id}{one.What}");
        return one.Sender == "sns" ? amazon.Sign(Encoding.UTF8.GetBytes(body)) : Encoding.UTF8.GetBytes(body);
    }

    private async Task<JsonElement> SendAsync(Recorded one, string id, string? header = null)
    {
        using var request = one.Sent($"/in/{intake.Key}/{one.Format.Name}", Body(one, id));
        if (header is not null) request.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);
        using var answer = await intake.Client.SendAsync(request);
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        return await JsonAsync(answer);
    }

    private async Task<List<Settlement>> SettledAsync(JsonElement answer)
    {
        var events = answer.TryGetProperty("events", out var several) ? [.. several.EnumerateArray()] : new[] { answer };
        var settled = new List<Settlement>();
        foreach (var sequence in events.Select(one => one.GetProperty("event_id").GetInt64()))
        {
            Settlement? known = null;
            await Eventually.HoldsAsync(async () => (known = await intake.House.Of<Handled>().FindAsync(sequence, default)) is not null, $"event {sequence} is handled");
            settled.Add(known!.Value);
        }
        return settled;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
