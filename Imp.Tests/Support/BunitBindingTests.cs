using Bunit;

namespace Imp.Tests.Support;

public sealed class BunitBindingTests : BunitContext
{
    [Fact]
    public void A_component_renders_is_clicked_and_its_markup_is_compared()
    {
        var coin = Render<TwoFaces>();
        coin.MarkupMatches("""<button  class="face">heads</button>""");

        coin.Find("button").Click();
        coin.MarkupMatches("""<button class="face">tails</button>""");

        coin.Invoking(c => c.MarkupMatches("""<button class="face">heads</button>""")).Should().Throw<HtmlEqualException>();
    }
}
