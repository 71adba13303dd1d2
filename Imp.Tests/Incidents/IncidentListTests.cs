using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Services;
using Imp.Tests.Identity;

namespace Imp.Tests.Incidents;

public sealed class IncidentListTests
{
    /// <summary>1 to 7, in a house with two teams and two services; see <see cref="StockedAsync"/>.</summary>
    [Theory]
    [InlineData("", "7 6 5 4 2 1")]
    [InlineData("state=open", "7 6 5 4 1")]
    [InlineData("state=acknowledged", "2")]
    [InlineData("state=closed", "3")]
    [InlineData("state=all", "7 6 5 4 3 2 1")]
    [InlineData("service=Search", "7 2")]
    [InlineData("service=search", "7 2")]
    [InlineData("service=nobody", "")]
    [InlineData("team=Finders", "7 2")]
    [InlineData("team=Operations", "6 5 4 1")]
    [InlineData("severity=1", "1")]
    [InlineData("severity=SEV1,sev2", "7 6 5 4 2 1")]
    [InlineData("severity=4", "")]
    [InlineData("tag=eu", "2 1")]
    [InlineData("tag=EU", "2 1")]
    [InlineData("tag=e", "")]
    [InlineData("text=disk", "2 1")]
    [InlineData("text=DISK", "2 1")]
    [InlineData("text=100%", "4")]
    [InlineData("text=%", "4")]
    [InlineData("text=_", "5")]
    [InlineData("text=a_b", "5")]
    [InlineData("text=c:\\temp", "6")]
    [InlineData("text=\\", "6")]
    [InlineData("text='; DROP TABLE \"Incidents\"; --", "")]
    [InlineData("text=db7/", "1")]
    [InlineData("text=4", "4")]
    [InlineData("text=#4", "4")]
    [InlineData("text=#3", "")]
    [InlineData("state=all&service=Search&severity=2&tag=eu&text=disk", "2")]
    [InlineData("state=closed&text=#3", "3")]
    public async Task A_filter_finds(string filter, string numbers)
    {
        await using var house = await StockedAsync();

        var page = await house.Of<IncidentQueries>().ListAsync(Parse(filter), null, 100, default);

        string.Join(' ', page.Items.Select(row => row.Number)).Should().Be(numbers);
        page.Next.Should().BeNull();
    }

    [Theory]
    [InlineData(1, "all"), InlineData(4, "all"), InlineData(7, "all"), InlineData(20, "all"), InlineData(21, "all"), InlineData(3, ""), InlineData(20, "")]
    public async Task Pages_follow_without_gaps_or_repeats_while_new_ones_arrive(int limit, string state)
    {
        await using var house = await PeopleHouse.StartAsync();
        for (var n = 1; n <= 20; n++) await DeclareAsync(house, $"t{n}");
        var seen = new List<long>();

        string? cursor = null;
        do
        {
            house.Clock.Advance(TimeSpan.FromSeconds(1));
            var page = await house.Of<IncidentQueries>().ListAsync(Parse("state=" + state), cursor, limit, default);
            page.Items.Should().HaveCountLessThanOrEqualTo(limit);
            seen.AddRange(page.Items.Select(row => row.Number));
            seen.Should().HaveCountLessThanOrEqualTo(20);
            cursor = page.Next;
            if (cursor is not null) await DeclareAsync(house, "newcomer");
        }
        while (cursor is not null);

        seen.Should().Equal(Enumerable.Range(1, 20).Reverse().Select(n => (long)n));
    }

    [Fact]
    public async Task The_shared_board_shows_what_the_database_holds()
    {
        await using var house = await StockedAsync();
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        var queries = house.Of<IncidentQueries>();

        foreach (var limit in new[] { 1, 3, 6, 100 })
        {
            var shared = await queries.ListAsync(IncidentFilter.Default, null, limit, default);
            var read = await queries.ListAsync(IncidentFilter.Default, "1000", limit, default);
            shared.Should().BeEquivalentTo(read, options => options.WithStrictOrdering());
        }
        (await queries.CountsAsync(default)).Should().Be(new OpenCounts(5, 1, 1, 5, 0, 0));
    }

    private static async Task<PeopleHouse> StockedAsync()
    {
        var house = await PeopleHouse.StartAsync();
        var (team, search) = (new TeamId(house.Chance.NewId()), new ServiceId(house.Chance.NewId()));
        await house.DoAsync(new CreateTeam(team, "Finders", ""));
        await house.DoAsync(new CreateService(search, "Search", "", team));
        var first = await DeclareAsync(house, "Disk full", severity: Severity.Sev1, key: "db7/disk", tags: ["eu", "db"]);
        var second = await DeclareAsync(house, "disk slow", search, tags: ["eu"]);
        var third = await DeclareAsync(house, "Closed one");
        await DeclareAsync(house, "CPU at 100%");
        await DeclareAsync(house, "job a_b late");
        await DeclareAsync(house, @"c:\temp grows");
        await DeclareAsync(house, "job axb late", search);
        await house.DoAsync(new AcknowledgeIncident(second));
        await house.DoAsync(new CloseIncident(third, CloseReason.Noise));
        _ = first;
        return house;
    }

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house, string title, ServiceId? service = null, Severity severity = Severity.Sev2, string? key = null, string[]? tags = null)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, service ?? house.First.Service, title, severity, DedupKey: key, Tags: tags));
        return id;
    }

    private static IncidentFilter Parse(string query)
    {
        var words = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return IncidentFilter.Parse(
            words.GetValueOrDefault("state"), words.GetValueOrDefault("service"), words.GetValueOrDefault("team"), words.GetValueOrDefault("severity"), words.GetValueOrDefault("tag"), words.GetValueOrDefault("text"));
    }
}
