using System.Diagnostics;
using Bunit;
using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Imp.Web.Incidents;
using Imp.Web.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Incidents;

/// <summary>The picture of a timeline from stored entries to marks with names.</summary>
public sealed class PictureQueryTests : BunitContext
{
    public PictureQueryTests() => Services.AddSingleton(Words.In(Language.English));

    [Fact]
    public async Task Every_mark_leads_to_its_entry_says_what_it_is_and_stands_in_its_lane()
    {
        await using var house = await PeopleHouse.StartAsync();
        var ana = await house.PersonAsync("ana", Role.Responder);
        var id = await DeclareAsync(house);
        house.Clock.Advance(TimeSpan.FromMinutes(5));
        await house.DoAsync(new AcknowledgeIncident(id), ana);
        house.Clock.Advance(TimeSpan.FromMinutes(5));
        await house.DoAsync(new AddNote(id, "Disk"), ana);
        await house.DoAsync(new CloseIncident(id, CloseReason.Fixed), ana);

        var drawn = (await AskAsync(house, id, new([])))!;
        var picture = Render<TimelineDrawing>(with => With(with, drawn));

        drawn.Picture.Rows.Select(PictureWords.Label).Should().Contain("ana");
        picture.FindAll("a > title").Select(title => title.TextContent).Should().Contain(["09:05:00, ana acknowledged", "ana: 2 entries, 09:10:00 to 09:10:00"]);
        var acknowledged = drawn.Picture.Rows.Single(row => row.Person == "ana").Marks[0].First.Sequence;
        picture.FindAll("a").Single(mark => mark.QuerySelector("title")!.TextContent == "09:05:00, ana acknowledged").GetAttribute("href").Should().Be($"/e/{acknowledged}");
        picture.FindAll(".picture-bar text").Select(bar => bar.TextContent).Should().Contain(["Open, 5 min", "Acknowledged, 5 min", "SEV3, 10 min"]);
        picture.FindAll("a, .picture-bar").Should().OnlyContain(one => one.QuerySelector("title") != null);

        (await AskAsync(house, id, new([TimelineGroup.Notes])))!.Picture.Rows.Sum(row => row.Marks.Sum(mark => mark.Count)).Should().Be(1, "a filter holds here too");
        (await AskAsync(house, new IncidentId(house.Chance.NewId()), new([]))).Should().BeNull();
    }

    [Fact]
    public async Task Ten_thousand_entries_are_drawn_quickly_and_are_few_marks()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (id, start) = (await DeclareAsync(house), house.Clock.UtcNow);
        await house.Of<WriteGate>().RunAsync(async writer =>
        {
            await using var db = writer.NewContext();
            db.Timeline.AddRange(Enumerable.Range(0, 10_000).Select(number => new TimelineRow(
                0, id, start.AddSeconds(number), number % 2 == 0 ? "incident.note-added" : "message.sent", ActorKind.Person, null, $"p{number % 30}", "{}", start.AddSeconds(number))));
            await db.SaveChangesAsync();
        });
        await AskAsync(house, id, new([]));

        var watch = Stopwatch.StartNew();
        var drawn = (await AskAsync(house, id, new([])))!;
        var picture = Render<TimelineDrawing>(with => With(with, drawn));
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));

        drawn.Count.Should().Be(10_001);
        picture.FindAll("a").Should().HaveCountLessThan(300);
        var closer = (await AskAsync(house, id, new([], new(start.AddSeconds(5_000), start.AddSeconds(5_010)))))!;
        (closer.Count, closer.Picture.Rows.Count).Should().Be((11, drawn.Picture.Rows.Count));
    }

    private static void With(ComponentParameterCollectionBuilder<TimelineDrawing> with, PictureView drawn) => with.Add(one => one.Drawn, drawn)
        .Add(one => one.Words, new PictureWords(drawn, TimeZoneInfo.Utc, Words.In(Language.English))).Add(one => one.EntryLink, sequence => $"/e/{sequence}").Add(one => one.WindowLink, _ => "/w");

    private static Task<PictureView?> AskAsync(PeopleHouse house, IncidentId id, PictureAsk ask) => house.Of<PictureQueries>().GetAsync(id, ask, default);

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev3, null, null, []));
        return id;
    }
}
