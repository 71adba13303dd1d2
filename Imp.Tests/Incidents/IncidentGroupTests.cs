using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Web.Incidents;

namespace Imp.Tests.Incidents;

public sealed class IncidentGroupTests(SearchHouse house) : IClassFixture<SearchHouse>
{
    [Theory]
    [InlineData(IncidentGrouping.Service, "Main service: 9 8 7 5 4 1 | Web shop: 6 3 2")]
    [InlineData(IncidentGrouping.Team, "Finders: 6 3 2 | Operations: 9 8 7 5 4 1")]
    [InlineData(IncidentGrouping.Severity, "SEV1: 1 | SEV2: 5 2 | SEV3: 8 7 6 3 | SEV4: 9 4")]
    [InlineData(IncidentGrouping.State, "Open: 9 8 3 2 1 | Acknowledged: 6 5 | Closed: 7 4")]
    [InlineData(IncidentGrouping.Who, "Nobody: 9 8 7 4 3 2 1 | ana: 5 | Olga: 6")]
    [InlineData(IncidentGrouping.Tag, "db: 4 1 | db-replica: 2 | eu: 1 | Without a tag: 9 8 7 6 5 3")]
    [InlineData(IncidentGrouping.None, "")]
    public async Task A_list_is_put_under_headings(IncidentGrouping by, string groups)
    {
        var found = await house.House.Of<IncidentGroupQueries>().OfAsync([9, 8, 7, 6, 5, 4, 3, 2, 1], by, TimeZoneInfo.Utc, default);

        string.Join(" | ", found.Select(group => $"{group.Label}: {string.Join(' ', group.Numbers)}")).Should().Be(groups);
        foreach (var group in found.Where(group => group.Term is not null)) (await house.FindAsync($"is:any {group.Term}")).Should().Be(string.Join(' ', group.Numbers), "the heading's search finds what stands under it");
    }

    [Fact]
    public async Task Days_part_at_the_viewers_midnight()
    {
        var found = await house.House.Of<IncidentGroupQueries>().OfAsync([9, 8, 7, 6, 5, 4, 3, 2, 1], IncidentGrouping.Day, TimeZoneInfo.Utc, default);

        found.Select(group => group.Numbers.Count).Should().Equal(5, 3, 1);
    }

    [Theory]
    [InlineData("", "is: sev: service: team: tag: who: status: since: before: opened-by:")]
    [InlineData("disk s", "sev: service: status: since:")]
    [InlineData("-ta", "-tag:")]
    [InlineData("is:op", "open")]
    [InlineData("sev:1,", "2 3 4")]
    [InlineData("service:w", "Web shop")]
    [InlineData("service:\"web sh", "Web shop")]
    [InlineData("service:\"Web shop\"", "")]
    [InlineData("who:a", "ana Olga")]
    [InlineData("tag:d", "db")]
    [InlineData("nope:x", "")]
    public void What_could_be_meant_is_offered(string text, string offers)
    {
        var names = new Names([new(default, "Main"), new(default, "Web shop")], [], [new(default, "ana"), new(default, "Olga")], []);

        var found = QuerySuggestions.Of(text, names, ["db", "eu"]);

        found.Select(one => one.Text.StartsWith('-') ? "-" + one.Label : one.Label).Should().Equal(offers.Length == 0 ? [] : text.Contains("service:") ? ["Web shop"] : offers.Split(' '));
        foreach (var one in found.Where(one => one.Text.EndsWith(' '))) IncidentQuery.Parse(one.Text).Problems.Should().BeEmpty("{0} is what it becomes", one.Text);
    }
}
