using System.Text.Json;
using Imp.Tests.Incidents;

namespace Imp.Tests.Notifications;

/// <summary>What was sent, and why, over HTTP.</summary>
public sealed class PageApiTests(ApiHouse api) : IClassFixture<ApiHouse>
{
    [Theory]
    [InlineData("/N/pages", 200)]
    [InlineData("/N/pages?limit=1", 200)]
    [InlineData("/N/pages?limit=0", 400)]
    [InlineData("/N/pages?cursor=x", 400)]
    [InlineData("/9999/pages", 404)]
    [InlineData("/N/why", 200)]
    [InlineData("/N/why?person=nobody@example.org", 400)]
    [InlineData("/9999/why", 404)]
    [InlineData("?drill=only", 200)]
    [InlineData("?drill=sometimes", 400)]
    public async Task Whoever_may_read_an_incident_may_read_what_was_sent(string path, int status)
    {
        var number = await api.DeclareAsync();
        path = path.Replace("N", number.ToString(System.Globalization.CultureInfo.InvariantCulture));

        (await api.SendAsync("viewer", "GET", path)).Status.Should().Be(status);
        (await api.SendAsync("nobody", "GET", path)).Status.Should().Be(401);
        (await api.SendAsync("wrong", "GET", path)).Status.Should().Be(401);
    }

    [Fact]
    public async Task One_person_gets_the_answer_its_reasons_and_the_chain()
    {
        var number = await api.DeclareAsync();
        var people = JsonDocument.Parse((await api.SendAsync("viewer", "GET", $"/{number}/why")).Text).RootElement.GetProperty("items");
        var person = people[0].GetProperty("personId").GetGuid();

        var why = JsonDocument.Parse((await api.SendAsync("viewer", "GET", $"/{number}/why?person={person}")).Text).RootElement;

        why.EnumerateObject().Select(field => field.Name).Should().Equal("person", "personId", "verdict", "summary", "reasons", "chain", "pages");
        why.GetProperty("verdict").GetString().Should().BeOneOf("paged", "waiting", "notPaged");
        why.GetProperty("chain").EnumerateArray().Select(line => line.GetProperty("kind").GetString()).Should().Contain("incident.opened");
    }
}
