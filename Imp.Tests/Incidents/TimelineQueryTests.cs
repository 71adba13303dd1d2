using System.Diagnostics;
using System.Globalization;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;
using Imp.Tests.Support;

namespace Imp.Tests.Incidents;

/// <summary>The timeline by when things happened: back-dated notes, filters, pages both ways, links to an entry.</summary>
public sealed class TimelineQueryTests
{
    private static readonly TimelineAsk All = new([]);

    [Fact]
    public async Task A_note_about_something_earlier_stands_where_it_belongs_and_says_when_it_was_written()
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = await DeclareAsync(house);
        var opened = house.Clock.UtcNow;
        house.Clock.Advance(TimeSpan.FromMinutes(20));
        await house.DoAsync(new AcknowledgeIncident(id));
        house.Clock.Advance(TimeSpan.FromMinutes(20));
        await house.DoAsync(new AddNote(id, "I had restarted it", opened.AddMinutes(10)));
        await house.DoAsync(new AddNote(id, "Still slow"));

        var lines = (await AskAsync(house, id, All)).Lines;

        lines.Select(line => line.Body ?? line.Sentence).Should().Equal("Still slow", "acknowledged", "I had restarted it", "opened it as SEV3");
        (lines[2].At, lines[2].WrittenAt).Should().Be((opened.AddMinutes(10), opened.AddMinutes(40)));
        lines[0].WrittenAt.Should().BeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-31 * 24 * 60)]
    public async Task A_note_about_the_future_or_long_ago_is_refused(int minutes)
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = await DeclareAsync(house);

        (await house.Awaiting(it => it.DoAsync(new AddNote(id, "x", it.Clock.UtcNow.AddMinutes(minutes)))).Should().ThrowAsync<Refusal>()).Which.Code.Should().Be("incident.note-time");
    }

    [Fact]
    public async Task A_filter_shows_only_its_kinds()
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = await DeclareAsync(house);
        await house.DoAsync(new AddNote(id, "A note"));
        await house.DoAsync(new AcknowledgeIncident(id));

        (await AskAsync(house, id, new([TimelineGroup.Notes]))).Lines.Select(line => line.Kind).Should().Equal("incident.note-added");
        (await AskAsync(house, id, new([TimelineGroup.State, TimelineGroup.Notes]))).Lines.Select(line => line.Kind).Should().Equal("incident.acknowledged", "incident.note-added", "incident.opened");
        (await AskAsync(house, id, new([TimelineGroup.Alerts]))).Lines.Should().BeEmpty();
    }

    [Theory]
    [InlineData("incident.opened", TimelineGroup.State)]
    [InlineData("incident.severity-changed", TimelineGroup.State)]
    [InlineData("quiet.muted", TimelineGroup.State)]
    [InlineData("incident.note-added", TimelineGroup.Notes)]
    [InlineData("incident.cleared", TimelineGroup.Alerts)]
    [InlineData("storm.began", TimelineGroup.Alerts)]
    [InlineData("message.sent", TimelineGroup.Messages)]
    [InlineData("escalation.step-reached", TimelineGroup.Messages)]
    [InlineData("a.kind-of-tomorrow", TimelineGroup.State)]
    public void Every_kind_has_a_group(string kind, TimelineGroup group) => TimelineGroups.Of(kind).Should().Be(group);

    [Theory]
    [InlineData("")]
    [InlineData("x.1")]
    [InlineData("1")]
    [InlineData("99999999999999999.1")]
    [InlineData("1.-1")]
    public void What_is_no_place_in_an_address_is_none(string text) => TimelinePlace.Parse(text).Should().BeNull();

    [Fact]
    public async Task Ten_thousand_entries_open_at_once_and_every_one_is_met_once_in_either_direction()
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = await DeclareAsync(house);
        var start = house.Clock.UtcNow;
        // Some back-dated, several at the same instant.
        await house.Of<WriteGate>().RunAsync(async writer =>
        {
            await using var db = writer.NewContext();
            db.Timeline.AddRange(Enumerable.Range(0, 10_000).Select(number => new TimelineRow(
                0, id, start.AddSeconds(number / 3), "incident.note-added", ActorKind.Person, house.First.Owner.Value, "Olga", $$"""{"text":"note {{number}}"}""", start.AddSeconds(number % 7 == 0 ? number / 6 : number / 3))));
            await db.SaveChangesAsync();
        });
        await AskAsync(house, id, All);

        var watch = Stopwatch.StartNew();
        var page = await AskAsync(house, id, All);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromMilliseconds(500));

        List<TimelineLine> down = [.. page.Lines];
        while (page.Older is { } older)
        {
            page = await AskAsync(house, id, All with { Older = older });
            down.AddRange(page.Lines);
        }
        down.Should().HaveCount(10_001).And.BeInDescendingOrder(line => line.At);
        down.Select(line => line.Sequence).Should().OnlyHaveUniqueItems();

        List<TimelineLine> up = [.. page.Lines];
        while (page.Newer is { } newer)
        {
            page = await AskAsync(house, id, All with { Newer = newer });
            up.InsertRange(0, page.Lines.Except(up));
        }
        up.Select(line => line.Sequence).Should().Equal(down.Select(line => line.Sequence));

        foreach (var wanted in new[] { down[0], down[5], down[4_321], down[^1] })
            (await AskAsync(house, id, All with { Entry = wanted.Sequence })).Lines.Select(line => line.Sequence).Should().Contain(wanted.Sequence);
        watch.Restart();
        await AskAsync(house, id, All with { Entry = down[5_000].Sequence });
        await AskAsync(house, id, new([TimelineGroup.Notes]));
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(29, null)]
    [InlineData(30, 30)]
    [InlineData(47, 47)]
    public void Silence_is_said_from_half_an_hour_on(int minutes, int? said)
    {
        var at = DateTimeOffset.UnixEpoch;
        TimelineGaps.Between(at, at.AddMinutes(minutes)).Should().Be(said is { } some ? TimeSpan.FromMinutes(some) : null);
    }

    [Fact]
    public void A_place_survives_the_address() => TimelinePlace.Parse(new TimelinePlace(1_700_000_000_123, 42).ToString()).Should().Be(new TimelinePlace(1_700_000_000_123, 42));

    private static Task<TimelineStretch> AskAsync(PeopleHouse house, IncidentId id, TimelineAsk ask) => house.Of<TimelineQueries>().GetAsync(id, ask, 100, default);

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev3, null, null, []));
        return id;
    }
}
