using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Streams;
using Imp.Tests.Support;

namespace Imp.Tests.Streams;

/// <summary>The feed: what is written down for programs outside, and what each of them gets.</summary>
public sealed class FeedTests
{
    [Fact]
    public async Task Each_change_is_one_event_with_what_the_incident_is_then_and_an_alert_that_joins_is_none()
    {
        await using var world = await WorldAsync();
        await world.SignalAsync("checkout", "Disk \"full\"");
        var opened = await LastAsync(world);
        await world.SignalAsync("checkout", "Disk \"full\"");
        (await LastAsync(world)).Sequence.Should().Be(opened.Sequence, "it only joins");

        opened.Subject.Kind.Should().Be(StreamKind.IncidentCreated);
        opened.Data.GetProperty("type").GetString().Should().Be("INCIDENT_CREATED");
        opened.Data.GetProperty("id").GetInt64().Should().Be(opened.Sequence);
        opened.Data.GetProperty("changes").EnumerateArray().Select(one => one.GetString()).Should().Equal("incident.opened");
        var incident = opened.Data.GetProperty("incident");
        (incident.GetProperty("number").GetInt64(), incident.GetProperty("title").GetString(), incident.GetProperty("service").GetString(), incident.GetProperty("team").GetString(), incident.GetProperty("response").GetString())
            .Should().Be((1, "Disk \"full\"", "checkout", "Team", "open"));
        incident.GetProperty("url").GetString().Should().EndWith("/incidents/1");

        await world.AcknowledgeAsync("Disk \"full\"", world.Owner);
        var taken = await LastAsync(world);
        (taken.Subject.Kind, taken.Data.GetProperty("actor").GetProperty("name").GetString(), taken.Data.GetProperty("incident").GetProperty("assignee").GetString())
            .Should().Be((StreamKind.IncidentStatusChanged, "olga", "olga"));

        await world.DoAsync(new AddNote(await world.IdAsync("Disk \"full\""), "Looks\nlike logs"), world.Owner);
        (await LastAsync(world)).Data.GetProperty("text").GetString().Should().Be("Looks\nlike logs");
        Encoding.UTF8.GetString((await LastAsync(world)).Bytes.Span).Should().MatchRegex("^id: \\d+\nevent: INCIDENT_UPDATE_POSTED\ndata: \\{\"id\":[^\n]*\\}\n\n$", "a line break in a text must not end the event");

        await world.DoAsync(new EditIncident(await world.IdAsync("Disk \"full\""), "Disk", Severity.Sev1, Tags: ["db"]), world.Owner);
        var edited = await LastAsync(world);
        edited.Subject.Kind.Should().Be(StreamKind.IncidentUpdated);
        edited.Data.GetProperty("changes").GetArrayLength().Should().Be(3, "renamed, worse and tagged by one act");
        edited.Data.GetProperty("incident").GetProperty("tags").EnumerateArray().Select(one => one.GetString()).Should().Equal("db");

        await world.CloseAsync("Disk", world.Owner);
        (await LastAsync(world)).Data.GetProperty("incident").GetProperty("closeReason").GetString().Should().Be("fixed");
        (await AllAsync(world)).Select(frame => frame.Sequence).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Paging_and_climbing_are_nobodys_business_outside()
    {
        await using var world = await WorldAsync();
        await world.ServiceAsync("pager", Ladders.Step(world.Owner));
        await world.SignalAsync("pager", "Down");
        await world.FastForwardAsync(TimeSpan.FromMinutes(10));

        (await AllAsync(world)).Select(frame => frame.Subject.Kind).Should().Equal(StreamKind.IncidentCreated);
    }

    [Fact]
    public async Task A_change_that_fails_leaves_no_event_and_its_number_was_never_seen()
    {
        await using var world = await WorldAsync();
        await world.SignalAsync("checkout", "One");
        var id = await world.IdAsync("One");
        await world.CloseAsync("One", world.Owner);
        var before = (await LastAsync(world)).Sequence;
        await world.Invoking(one => one.DoAsync(new AcknowledgeIncident(id), world.Owner)).Should().ThrowAsync<Refusal>();
        (await LastAsync(world)).Sequence.Should().Be(before);
    }

    [Fact]
    public async Task Who_listens_gets_what_is_wanted_and_a_sign_of_life_in_silence()
    {
        await using var world = await WorldAsync();
        await world.ServiceAsync("other");
        await using var ear = Listen(world, new StreamFilter([StreamKind.IncidentCreated], world.Door("checkout").Service));
        var next = ear.NextAsync();
        await world.SignalAsync("other", "Not mine");
        await world.SignalAsync("checkout", "Mine");
        (await next).Frames.Single().Data.GetProperty("incident").GetProperty("title").GetString().Should().Be("Mine");

        next = ear.NextAsync();
        await world.AcknowledgeAsync("Mine", world.Owner);
        world.Clock.Advance(TimeSpan.FromSeconds(14));
        next.IsCompleted.Should().BeFalse();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var silence = await next;
        (silence.News, silence.Position).Should().Be((FeedNews.Silence, (await LastAsync(world)).Sequence), "what was not wanted need not be asked for again");
    }

    [Fact]
    public async Task Who_was_away_gets_what_is_missing_and_is_told_when_that_is_gone()
    {
        await using var world = await WorldAsync();
        foreach (var title in new[] { "One", "Two", "Three" }) await world.SignalAsync("checkout", title);
        await using (var ear = Listen(world, StreamFilter.Default, after: 1))
            (await ear.NextAsync()).Frames.Select(frame => frame.Sequence).Should().Equal(2, 3);
        await using (var early = Listen(world, StreamFilter.Default, after: 0))
            (await early.NextAsync()).Frames.Should().HaveCount(3);
        await using (var future = Listen(world, StreamFilter.Default, after: 99))
            (await future.NextAsync()).Should().BeEquivalentTo(new { News = FeedNews.Reset, Position = 3 });

        world.Clock.UtcNow += TimeSpan.FromDays(31);
        await world.SignalAsync("checkout", "Four");
        await world.Get<FeedRetention>().RunAsync(default);
        await using (var late = Listen(world, StreamFilter.Default, after: 2))
            (await late.NextAsync()).Should().BeEquivalentTo(new { News = FeedNews.Reset, Position = 4 });
        await using (var enough = Listen(world, StreamFilter.Default, after: 3))
            (await enough.NextAsync()).Frames.Select(frame => frame.Sequence).Should().Equal(4);

        world.Clock.UtcNow += TimeSpan.FromDays(31);
        await world.Get<FeedRetention>().RunAsync(default);
        await using (var all = Listen(world, StreamFilter.Default, after: 3)) (await all.NextAsync()).News.Should().Be(FeedNews.Reset, "the fourth is gone");
        await world.SignalAsync("checkout", "Five");
        (await LastAsync(world)).Sequence.Should().Be(5, "a number is never used twice");
    }

    [Fact]
    public async Task Who_does_not_take_what_happens_is_let_go_and_can_come_back()
    {
        await using var world = await WorldAsync();
        await world.SignalAsync("checkout", "First");
        await using var slow = Listen(world, StreamFilter.Default);
        await using var quick = Listen(world, StreamFilter.Default);
        var (one, other) = (slow.NextAsync(), quick.NextAsync());
        await world.AcknowledgeAsync("First", world.Owner);
        var last = (await one).Position;
        await other;

        // One by one: whoever takes the whole of each is never too far behind, and once both are taken the memory has gone past who took none.
        foreach (var count in new[] { EventFeed.MostBehind, 10 })
        {
            await FillAsync(world, count);
            for (var seen = 0; seen < count;) seen += (await quick.NextAsync()).Frames.Count;
        }
        (await slow.NextAsync()).Should().BeEquivalentTo(new { News = FeedNews.TooSlow, Position = last });

        await using var again = Listen(world, StreamFilter.Default, after: last);
        (await again.NextAsync()).Frames[0].Sequence.Should().Be(last + 1);
    }

    [Fact]
    public async Task Who_may_not_listen_any_more_is_let_go_at_once()
    {
        await using var world = await WorldAsync();
        await world.SignalAsync("checkout", "First");
        await using var ear = Listen(world, StreamFilter.Default);
        var next = ear.NextAsync();
        ear.May = false;
        world.Get<Bell>().Ring([Topic.Keys]);
        (await next).News.Should().Be(FeedNews.Over);
    }

    [Fact]
    public void Drills_are_left_out_unless_asked_for()
    {
        var subject = new StreamSubject(StreamKind.IncidentCreated, 1, default, default, IsDrill: true);
        StreamFilter.Default.Takes(subject).Should().BeFalse();
        (StreamFilter.Default with { Drills = true }).Takes(subject).Should().BeTrue();
    }

    [Theory]
    [InlineData("INCIDENT_CREATED", StreamKind.IncidentCreated), InlineData("incident.status_changed", StreamKind.IncidentStatusChanged), InlineData(" postmortem_published ", StreamKind.PostmortemPublished)]
    [InlineData("incident", null), InlineData("", null), InlineData(null, null)]
    public void A_kind_is_known_by_both_of_its_names(string? word, StreamKind? kind) => StreamKinds.Parse(word).Should().Be(kind);

    private static async Task<World> WorldAsync()
    {
        var world = await World.StartAsync();
        world.AnyMessage = true;
        await world.ServiceAsync("checkout");
        return world;
    }

    private static async Task<FeedFrame> LastAsync(World world) => (await AllAsync(world))[^1];

    private static Task<List<FeedFrame>> AllAsync(World world) => world.ReadAsync(db => Infrastructure.Database.Sqlite.FeedSql.ReadAsync(db, 0, 10_000, default));

    private static async Task FillAsync(World world, int count)
    {
        var row = await world.ReadAsync(db => Task.FromResult(db.Feed.OrderByDescending(one => one.Sequence).First()));
        await world.Get<Infrastructure.Database.Sqlite.WriteGate>().RunAsync(writer =>
        {
            for (var number = 0; number < count; number++) Infrastructure.Database.Sqlite.FeedSql.Insert(writer, row);
            writer.WillRing(Topic.Feed);
            return Task.CompletedTask;
        });
    }

    private static Ear Listen(World world, StreamFilter filter, long? after = null) => new(world, filter, after);

    /// <summary>One listener, who takes batch by batch.</summary>
    private sealed class Ear : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly IAsyncEnumerator<FeedBatch> batches;

        public Ear(World world, StreamFilter filter, long? after) =>
            batches = world.Get<EventFeed>().ReadAsync(filter, after, [Topic.Keys], _ => new ValueTask<bool>(May), end.Token).GetAsyncEnumerator();

        public bool May { get; set; } = true;

        public async Task<FeedBatch> NextAsync()
        {
            (await batches.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience)).Should().BeTrue();
            return batches.Current;
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            try
            {
                await batches.DisposeAsync();
            }
            catch (NotSupportedException)
            {
                // It waits for what comes next, and was just told to end.
            }
            end.Dispose();
        }
    }
}
