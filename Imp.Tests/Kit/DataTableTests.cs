using Bunit;
using Imp.Tests.Support;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Kit;

/// <summary>A table whose rows are all at hand: a long one is searched and shown in parts.</summary>
public sealed class DataTableTests : BunitContext
{
    public DataTableTests() => Services.AddSingleton<TimeProvider>(new ManualClock()).AddSingleton(Words.In(Language.English)).AddScoped<Toasts>();

    [Theory]
    [InlineData(20, false, 20, null)]
    [InlineData(21, true, 21, null)]
    [InlineData(100, true, 100, null)]
    [InlineData(130, true, 100, "Show 30 more")]
    [InlineData(1_000, true, 100, "Show 100 more")]
    public void A_long_one_has_a_search_and_begins_with_a_hundred(int rows, bool search, int shown, string? more)
    {
        var table = Table(rows);

        table.FindAll("input[type=search]").Should().HaveCount(search ? 1 : 0);
        table.FindAll("tbody tr").Should().HaveCount(shown);
        table.FindAll(".table-more button").Select(button => button.TextContent.Trim()).Should().Equal(more is null ? [] : [more]);
    }

    [Fact]
    public void What_is_searched_is_found_wherever_it_stands_and_what_is_not_there_is_said()
    {
        var table = Table(1_000);
        table.Find(".table-more button").Click();
        table.FindAll("tbody tr").Should().HaveCount(200);

        table.Find("input[type=search]").Change(" SERVICE 99");
        table.FindAll("tbody tr").Select(row => row.TextContent.Trim()).Should().Equal(["Service 99", .. Enumerable.Range(990, 10).Select(number => $"Service {number}")]);

        table.Find("input[type=search]").Change("nothing like it");
        table.Find(".empty").TextContent.Should().Contain("Nothing matches").And.Contain("1,000 entries were looked through.");

        table.Find("input[type=search]").Change("");
        table.FindAll("tbody tr").Should().HaveCount(100);
    }

    [Fact]
    public void One_whose_rows_come_in_pages_shows_them_all() => Table(130, find: false).FindAll("tbody tr").Should().HaveCount(130);

    private IRenderedComponent<DataTable<string>> Table(int rows, bool find = true) => Render<DataTable<string>>(with => with
        .Add(one => one.Items, [.. Enumerable.Range(1, rows).Select(number => $"Service {number}")])
        .Add(one => one.FindBy, find ? row => row : null)
        .Add(one => one.Label, "Services")
        .AddChildContent<Column<string>>(column => column.Add(one => one.Title, "Name").Add(one => one.ChildContent, (RenderFragment<string>)(row => to => to.AddContent(0, row)))));
}
