using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Services;
using Imp.Tests.Host;

namespace Imp.Tests.Api;

/// <summary>Services in a house of their own, among them names that a spreadsheet would carry out.</summary>
public sealed class ServicesHouse : IAsyncLifetime
{
    private static readonly string[] Names = ["=1+1", "+2", "-3", "@SUM(A1)", "Comma, and \"quote\"", "Line\nbreak", "Payments", "Shop", "Zebra"];

    public ServedHouse House { get; private set; } = null!;

    public HttpClient Program { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        House = await ServedHouse.StartAsync();
        Program = await House.ProgramAsync(Role.Manager);
        foreach (var name in Names) await House.DoAsync(new CreateService(new(House.Of<IChance>().NewId()), name, "", House.First.Team));
    }

    public async Task DisposeAsync()
    {
        Program.Dispose();
        await House.DisposeAsync();
    }
}

public sealed class ListApiTests(ServicesHouse house) : IClassFixture<ServicesHouse>
{
    [Theory]
    [InlineData("name")]
    [InlineData("-name")]
    [InlineData("team")]
    [InlineData("-team")]
    [InlineData("-createdAt")]
    public async Task Going_from_page_to_page_meets_every_line_once_and_in_order(string sort)
    {
        var whole = (await JsonAsync($"services?sort={sort}&limit=100")).Select(one => one!["id"]!.ToString()).ToList();
        var met = new List<string>();
        for (var next = $"services?sort={sort}&limit=3"; next.Length > 0;)
        {
            var page = JsonNode.Parse(await house.Program.GetStringAsync("/api/v1/" + next))!;
            met.AddRange(page["items"]!.AsArray().Select(one => one!["id"]!.ToString()));
            next = page["next"] is { } cursor ? $"services?sort={sort}&limit=3&cursor={cursor}" : "";
        }

        met.Should().Equal(whole).And.HaveCount(10);
    }

    [Theory]
    [InlineData("services?name=Shop", 1)]
    [InlineData("services?name=shop", 0)]
    [InlineData("services?archived=true", 0)]
    [InlineData("services?archived=all", 10)]
    [InlineData("services?createdAt.after=2099-01-01", 0)]
    [InlineData("services?createdAt.before=2099-01-01T00:00:00Z", 10)]
    [InlineData("users?role=owner,viewer", 1)]
    [InlineData("users?role=viewer", 0)]
    public async Task A_filter_leaves_out_the_rest(string path, int count) => (await JsonAsync(path)).Should().HaveCount(count);

    [Theory]
    [InlineData("services?sort=description", "sort")]
    [InlineData("services?fields=name,colour", "fields")]
    [InlineData("services?id=1", "id")]
    [InlineData("services?archived=maybe", "archived")]
    [InlineData("services?createdAt.after=soon", "createdAt.after")]
    [InlineData("services?format=xml", "format")]
    [InlineData("services?limit=101", "limit")]
    [InlineData("services?cursor=%ff", "cursor")]
    [InlineData("services?colour=red", "colour")]
    [InlineData("users?role=king", "role")]
    [InlineData("incidents?sort=title", "sort")]
    public async Task A_wrong_parameter_is_named(string path, string field)
    {
        using var answer = await house.Program.GetAsync("/api/v1/" + path);

        ((int)answer.StatusCode).Should().Be(400);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(one => one.Key).Should().Equal(field);
    }

    [Fact]
    public async Task A_cursor_goes_with_the_order_that_it_comes_from()
    {
        var next = JsonNode.Parse(await house.Program.GetStringAsync("/api/v1/services?limit=1"))!["next"];

        using var answer = await house.Program.GetAsync($"/api/v1/services?limit=1&sort=-name&cursor={next}");
        ((int)answer.StatusCode).Should().Be(400);
    }

    [Fact]
    public async Task Only_the_fields_that_are_asked_for_are_told_and_the_page_that_follows_is_linked()
    {
        using var answer = await house.Program.GetAsync("/api/v1/services?fields=team,name&sort=-name&limit=1");

        (await answer.Content.ReadAsStringAsync()).Should().StartWith("""{"items":[{"team":"Operations","name":"Zebra"}],"next":""");
        answer.Headers.GetValues("Link").Single().Should().StartWith("</api/v1/services?fields=team,name&sort=-name&limit=1&cursor=").And.EndWith("; rel=\"next\"");
    }

    [Fact]
    public async Task A_table_has_one_line_each_and_carries_nothing_out()
    {
        using var answer = await house.Program.GetAsync("/api/v1/services?format=csv&fields=name,openCount");

        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/csv");
        answer.Content.Headers.ContentDisposition!.ToString().Should().Be("attachment; filename=\"services.csv\"");
        (await answer.Content.ReadAsStringAsync()).Split("\r\n").Should().Equal(
            "name,openCount", "'+2,0", "'-3,0", "'=1+1,0", "'@SUM(A1),0", "\"Comma, and \"\"quote\"\"\",0", "\"Line\nbreak\",0", "Main service,0", "Payments,0", "Shop,0", "Zebra,0", "");
    }

    [Fact]
    public async Task What_is_parted_by_tabs_has_none_in_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/services?fields=name,openCount&name=Line%0Abreak");
        request.Headers.Accept.ParseAdd("text/tab-separated-values");
        using var answer = await house.Program.SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).Should().Be("name\topenCount\r\nLine break\t0\r\n");
    }

    private async Task<JsonArray> JsonAsync(string path) => JsonNode.Parse(await house.Program.GetStringAsync("/api/v1/" + path))!["items"]!.AsArray();
}
