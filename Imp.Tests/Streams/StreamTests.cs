using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Streams;
using Imp.Tests.Api;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Streams;

/// <summary>The stream over HTTP: who may listen, what is asked for in which words, and how it ends.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task It_is_a_stream_of_events_that_begins_now_or_where_the_listener_was()
    {
        await using var house = await ServedHouse.StartAsync();
        using var program = await house.ProgramAsync(Role.Viewer);
        await using var live = await LinesAsync(program, "/api/v1/stream?types=incident_created");
        live.Answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        live.Answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        live.Answer.Headers.GetValues("X-Accel-Buffering").Should().Equal("no");
        (await live.NextAsync("retry: ")).Should().Be("retry: 2000");

        var id = await DeclareAsync(house, "Checkout <b>answers</b> 500 – ü");
        await house.DoAsync(new AcknowledgeIncident(id));
        await DeclareAsync(house, "Second");
        var line = await live.NextAsync("data: ");
        Undescribed("StreamEvent", line).Should().BeEmpty();
        var data = JsonDocument.Parse(line[6..]).RootElement;
        data.GetProperty("incident").GetProperty("title").GetString().Should().Be("Checkout <b>answers</b> 500 – ü");
        (await live.NextAsync("id: ")).Should().Be("id: 3", "the second event is of a type that was not asked for");

        await using var replayed = await LinesAsync(program, "/api/v1/stream?last_event_id=1");
        (await replayed.NextAsync("event: ")).Should().Be("event: INCIDENT_STATUS_CHANGED");
        await using var header = await LinesAsync(program, "/api/v1/stream?last_event_id=1", "2");
        (await header.NextAsync("event: ")).Should().Be("event: INCIDENT_CREATED", "the header knows better than the address");
        await using var lost = await LinesAsync(program, "/api/v1/stream?last_event_id=77");
        (await lost.NextAsync("id: ")).Should().Be("id: 3");
        (await lost.NextAsync("event: ")).Should().Be("event: reset");
        Undescribed("StreamReset", await lost.NextAsync("data: ")).Should().BeEmpty();
        await using var one = await LinesAsync(program, "/api/v1/stream?last_event_id=0&incident=2&team=" + Uri.EscapeDataString(await TeamAsync(house)));
        (await one.NextAsync("id: ")).Should().Be("id: 3");
    }

    /// <returns>Where a line of data is not as the API's document says.</returns>
    private static IEnumerable<string> Undescribed(string schema, string line)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")))!.AsObject();
        return JsonShape.Problems(document, document["components"]!["schemas"]![schema], JsonNode.Parse(line[6..]));
    }

    [Theory]
    [InlineData("types=nonsense", "types"), InlineData("service=nonsense", "service"), InlineData("team=nonsense", "team"), InlineData("incident=x", "incident")]
    [InlineData("last_event_id=-1", "last_event_id"), InlineData("drills=perhaps", "drills"), InlineData("type=INCIDENT_CREATED", "type")]
    public async Task A_wrong_word_is_named(string query, string field)
    {
        await using var house = await ServedHouse.StartAsync();
        using var program = await house.ProgramAsync(Role.Viewer);
        using var answer = await program.GetAsync("/api/v1/stream?" + query);
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").TryGetProperty(field, out _).Should().BeTrue();
    }

    [Fact]
    public async Task Strangers_hear_nothing_and_it_ends_when_the_key_is_revoked_or_the_session_is_over()
    {
        await using var house = await ServedHouse.StartAsync();
        using var stranger = house.Browser();
        using (var refused = await stranger.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead)) refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        var (id, key) = (new ApiKeyId(house.Of<IChance>().NewId()), KeyText.ApiKey(house.Of<IChance>()));
        await house.DoAsync(new CreateApiKey(id, "Listener", Role.Viewer, new Secret(key)));
        using var program = house.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        await using (var live = await LinesAsync(program, "/api/v1/stream"))
        {
            await live.NextAsync("retry: ");
            await house.DoAsync(new RevokeApiKey(id));
            (await live.NextAsync(": this key")).Should().Contain("may not listen");
            (await live.RestAsync()).Should().BeEmpty("it ends");
        }

        using var person = await house.PersonAsync(Role.Viewer);
        await using (var live = await LinesAsync(person, "/api/v1/stream"))
        {
            await live.NextAsync("retry: ");
            using var out_ = await ServedHouse.PostFormAsync(person, "/me", "/sign-out", []);
            (await live.NextAsync(": this key")).Should().Contain("may not listen");
        }
        await Eventually.HoldsAsync(() => house.Of<EventFeed>().Listeners == 0, "every listener to be gone");
    }

    [Fact]
    public async Task There_is_room_for_a_thousand()
    {
        await using var house = await ServedHouse.StartAsync();
        using var program = await house.ProgramAsync(Role.Viewer);
        var seats = Enumerable.Range(0, EventFeed.MostListeners).Select(_ => house.Of<EventFeed>().TakeSeat()).ToList();
        seats.Should().NotContainNulls();
        using (var full = await program.GetAsync("/api/v1/stream"))
        {
            full.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            full.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(30));
        }
        seats[0]!.Dispose();
        await using var live = await LinesAsync(program, "/api/v1/stream");
        live.Answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static async Task<IncidentId> DeclareAsync(ServedHouse house, string title)
    {
        var id = new IncidentId(house.Of<IChance>().NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, title, Severity.Sev2));
        return id;
    }

    private static async Task<string> TeamAsync(ServedHouse house) => (await house.Of<Infrastructure.Live.NameBoard>().GetAsync(default)).Teams[0].Name;

    private static async Task<Lines> LinesAsync(HttpClient client, string address, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return new Lines(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }

    /// <summary>What one listener reads.</summary>
    private sealed class Lines(HttpResponseMessage answer) : IAsyncDisposable
    {
        private readonly StreamReader lines = new(answer.Content.ReadAsStream());

        public HttpResponseMessage Answer => answer;

        /// <returns>The next line that begins so.</returns>
        public async Task<string> NextAsync(string start)
        {
            while (await lines.ReadLineAsync().WaitAsync(Eventually.Patience) is { } line)
                if (line.StartsWith(start, StringComparison.Ordinal)) return line;
            throw new InvalidOperationException($"It ended before a line that begins with \"{start}\".");
        }

        public async Task<string> RestAsync() => (await lines.ReadToEndAsync().WaitAsync(Eventually.Patience)).Trim();

        public ValueTask DisposeAsync()
        {
            lines.Dispose();
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
