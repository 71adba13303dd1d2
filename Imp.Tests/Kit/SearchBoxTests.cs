using Bunit;
using Imp.Tests.Support;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Kit;

/// <summary>A search while typing.</summary>
public sealed class SearchBoxTests : BunitContext
{
    private readonly ManualClock clock = new();
    private readonly List<string?> told = [];

    public SearchBoxTests() => Services.AddSingleton<TimeProvider>(clock).AddSingleton(Words.In(Language.English));

    [Fact]
    public void It_calls_once_the_typing_pauses_and_at_once_on_Enter()
    {
        var box = Box();
        box.Find("input").Input("d");
        box.Find("input").Input("db ");
        told.Should().BeEmpty();

        clock.Advance(TimeSpan.FromMilliseconds(300));
        box.WaitForAssertion(() => told.Should().Equal("db"));
        box.Find("input").Change("db7");
        told.Should().Equal("db", "db7");
        box.Find("input").Change("");
        told.Should().Equal("db", "db7", null);
    }

    [Fact]
    public void An_answer_that_comes_late_does_not_put_back_what_was_typed_over_since()
    {
        var box = Box();
        box.Find("input").Input("db");
        clock.Advance(TimeSpan.FromMilliseconds(300));
        box.WaitForAssertion(() => told.Should().Equal("db"));
        box.Find("input").Input("db7");

        box.Render(parameters => parameters.Add(one => one.Value, "db"));

        box.Find("input").GetAttribute("value").Should().Be("db7");
    }

    private IRenderedComponent<SearchBox> Box() => Render<SearchBox>(parameters => parameters.Add(one => one.ValueChanged, told.Add));
}
