using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;
using Imp.Web.Audit;

namespace Imp.Tests.Audit;

/// <summary>Finding what somebody did, and when.</summary>
public sealed class AuditQueriesTests
{
    [Fact]
    public async Task The_log_is_found_by_who_what_about_what_and_when_and_read_page_by_page()
    {
        await using var house = await PeopleHouse.StartAsync();
        var ana = await house.PersonAsync("ana", Role.Responder);
        var incident = new IncidentId(house.Chance.NewId());
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.DoAsync(new DeclareIncident(incident, house.First.Service, "It burns", Severity.Sev2), ana);
        await house.DoAsync(new AcknowledgeIncident(incident, "100 % mine"), ana);
        var log = house.Of<AuditQueries>();
        async Task<string> Found(string? person = null, string? what = null, string? incidentNumber = null, string? about = null, string? text = null, string? since = null, string? until = null) =>
            string.Join(' ', (await log.ListAsync(AuditFilter.Parse(person, what, incidentNumber, about, text, since, until, house.Clock.UtcNow), null, 50, default)).Rows.Items.Select(row => row.Command));

        (await Found()).Should().Be("AcknowledgeIncident DeclareIncident CreateUser SetUp");
        (await Found(person: ana.Id.ToString())).Should().Be("AcknowledgeIncident DeclareIncident");
        (await Found(what: "CreateUser")).Should().Be("CreateUser");
        (await Found(incidentNumber: "1")).Should().Be("AcknowledgeIncident DeclareIncident");
        (await Found(text: "#1")).Should().Be("AcknowledgeIncident DeclareIncident");
        (await Found(incidentNumber: "99")).Should().Be("");
        (await Found(about: ana.Id.ToString())).Should().Be("CreateUser");
        (await Found(text: "100 %")).Should().Be("AcknowledgeIncident");
        (await Found(text: "192.0.2.2")).Should().Be("AcknowledgeIncident DeclareIncident");
        (await Found(since: "1h")).Should().Be("AcknowledgeIncident DeclareIncident");
        (await Found(until: "1h")).Should().Be("CreateUser SetUp");

        var first = await log.ListAsync(AuditFilter.Default, null, 3, default);
        var second = await log.ListAsync(AuditFilter.Default, first.Rows.Next, 3, default);
        first.Rows.Items.Concat(second.Rows.Items).Select(row => row.Sequence).Should().Equal(4, 3, 2, 1);
        second.Rows.Next.Should().BeNull();
        first.Names[incident.Value].Should().Be("#1");
        AuditWords.Details(first.Rows.Items[1], first.Names, Imp.Domain.Languages.Wording.English).Should().Contain(KeyValuePair.Create("Title", "It burns")).And.Contain(KeyValuePair.Create("Id", "#1"));
    }

    [Theory]
    [InlineData("AcknowledgeIncident", "Acknowledge incident")]
    [InlineData("policyId", "Policy id")]
    public void A_name_of_the_code_is_read_as_words(string name, string words) => AuditWords.Of(name).Should().Be(words);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(null, "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a \"b\"", "\"a \"\"b\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("  =1+1", "'  =1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("＝1", "'＝1")]
    public void No_cell_is_taken_for_a_formula(string? text, string cell) => CsvText.Cell(text).Should().Be(cell);
}
