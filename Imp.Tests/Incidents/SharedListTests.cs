using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Imp.Web.Incidents;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imp.Tests.Incidents;

/// <summary>A list is read once for all who look at the same one, and a row that did not change is the same row.</summary>
public sealed class SharedListTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Who_looks_at_the_same_list_gets_the_same_one()
    {
        await using var house = await StartAsync("Fire", "Flood");
        var (ana, bo) = (await house.PersonAsync("ana", Role.Viewer), await house.PersonAsync("bo", Role.Viewer));

        (await ReadAsync(house, "", ana)).Should().BeSameAs(await ReadAsync(house, "", bo));
        (await ReadAsync(house, "who:me", ana)).Should().NotBeSameAs(await ReadAsync(house, "who:me", bo), "me is somebody else");
        (await ReadAsync(house, "", ana, IncidentGrouping.Day)).Should().NotBeSameAs(await ReadAsync(house, "", bo, IncidentGrouping.Day, "Asia/Tokyo"), "a day begins elsewhere at another time");
        (await ReadAsync(house, "is:opne", ana)).Search.Problems.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_change_is_seen_and_what_did_not_change_is_the_same_row()
    {
        await using var house = await StartAsync("Fire", "Flood");
        var before = await ReadAsync(house);
        house.Clock.Advance(Rest);

        await house.DoAsync(new AcknowledgeIncident(before.First[1].Id));

        var now = await ReadAsync(house);
        now.First[1].Response.Should().Be(ResponseState.Acknowledged);
        now.First[1].Should().NotBeSameAs(before.First[1]);
        now.First[2].Should().BeSameAs(before.First[2]);
    }

    [Fact]
    public async Task A_search_that_looks_back_from_now_moves_on_by_itself()
    {
        await using var house = await StartAsync("Fire");
        (await ReadAsync(house, "since:1h")).Found.Numbers.Should().Equal(1);

        house.Clock.UtcNow += TimeSpan.FromHours(2);
        house.Clock.Advance(TimeSpan.FromSeconds(2));

        (await ReadAsync(house, "since:1h")).Found.Numbers.Should().BeEmpty();
    }

    [Fact]
    public async Task What_nobody_looks_at_any_more_is_forgotten()
    {
        await using var house = await StartAsync("Fire");
        for (var n = 0; n < 20; n++) await ReadAsync(house, $"word{n}");
        house.Of<IncidentLists>().Kept.Should().Be(20);

        house.Clock.Advance(TimeSpan.FromMinutes(3));
        await ReadAsync(house, "another");

        house.Of<IncidentLists>().Kept.Should().Be(1);
    }

    [Fact]
    public async Task However_many_searches_are_typed_only_so_many_are_kept()
    {
        await using var house = await StartAsync("Fire");
        for (var n = 0; n < 300; n++) await ReadAsync(house, $"word{n}");

        house.Of<IncidentLists>().Kept.Should().Be(256);
        (await ReadAsync(house, "fire")).Found.Numbers.Should().Equal(1);
    }

    [Fact]
    public async Task A_hundred_who_look_ask_the_database_once()
    {
        using var reads = new Reads("<>'Closed'");
        await using var house = await StartAsync("Fire");
        reads.File = house.Of<SqliteFile>().Path;

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ReadAsync(house).AsTask()));

        reads.Count.Should().Be(1);
    }

    [Fact]
    public async Task A_row_is_drawn_once_for_each_language_and_says_nothing_that_is_not_text()
    {
        await using var house = await StartAsync("<script>alert(1)</script>", "Flood");
        await using var parts = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(house.Clock).AddSingleton(new LanguageShelf()).AddScoped<Words>().AddHttpContextAccessor().BuildServiceProvider();
        using var drawing = new Painter(parts.GetRequiredService<IServiceScopeFactory>(), NullLoggerFactory.Instance);
        var painter = new RowPainter(drawing);
        var rows = (await ReadAsync(house)).First.Values.ToList();
        ValueTask<IReadOnlyDictionary<long, RowLook>> DrawAsync(string code) => painter.DrawAsync(rows, Words.In(parts.GetRequiredService<LanguageShelf>().Find(code)!), "/incidents", tag => "/incidents?q=tag:" + tag);

        var (english, german) = (await DrawAsync("en"), await DrawAsync("de"));

        english[1].Title.Value.Should().Contain("SEV2").And.Contain("&lt;script&gt;").And.NotContain("<script>");
        english[2].Facts.Value.Should().Contain("Open").And.Contain("Nobody");
        german[2].Facts.Value.Should().Contain("Offen").And.Contain("Niemand");
        (await DrawAsync("en"))[2].Should().BeSameAs(english[2]);
    }

    private static ValueTask<ListNow> ReadAsync(PeopleHouse house, string text = "", Actor? who = null, IncidentGrouping by = IncidentGrouping.None, string zone = "UTC") =>
        house.Of<IncidentLists>().ReadAsync(new ListWish(text, null, by, new Searcher((who ?? house.Owner).User, TimeZoneInfo.FindSystemTimeZoneById(zone))), default);

    private static async Task<PeopleHouse> StartAsync(params IReadOnlyList<string> titles)
    {
        var house = await PeopleHouse.StartAsync();
        foreach (var title in titles) await house.DoAsync(new DeclareIncident(new(house.Chance.NewId()), house.First.Service, title, Severity.Sev2));
        return house;
    }
}
