using Bunit;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.Extensions.DependencyInjection;

namespace Imp.Tests.Kit;

/// <summary>Buttons that cannot be pressed now.</summary>
public sealed class ActionButtonTests : BunitContext
{
    private int pressed;

    public ActionButtonTests() => Services.AddSingleton(Words.In(Language.English));

    [Fact]
    public void A_forms_button_stays_in_the_order_of_Tab_while_it_cannot_be_pressed()
    {
        var button = Button(submit: true).Find("button");

        button.HasAttribute("disabled").Should().BeFalse();
        button.GetAttribute("aria-disabled").Should().Be("true");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_cannot_be_pressed_does_nothing(bool submit)
    {
        var button = Button(submit);

        button.Find("button").Click();

        pressed.Should().Be(0);
        button.Find("button").HasAttribute("disabled").Should().Be(!submit);
    }

    private IRenderedComponent<ActionButton> Button(bool submit) => Render<ActionButton>(one => one
        .Add(it => it.Label, "Add note").Add(it => it.Submit, submit).Add(it => it.Disabled, true).Add(it => it.OnClick, () => { pressed++; }));
}
