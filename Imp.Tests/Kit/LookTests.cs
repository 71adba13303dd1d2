using FluentAssertions;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Xunit;

namespace Imp.Tests.Kit;

public class LookTests
{
    [Fact]
    public void A_label_is_made_from_the_actions_name() => ActionLook.FromName("AutoClose").Label.Should().Be("Auto close");

    [Fact]
    public void An_unknown_icon_shows_a_circle_and_breaks_nothing() => Icons.Markup("no such thing").Should().Be(Icons.Markup("circle"));

    [Fact]
    public void Every_place_in_the_sidebar_has_an_icon_of_its_own_set() =>
        Navigation.Groups.SelectMany(group => group.Items).Select(item => item.Icon).Should().BeSubsetOf(Icons.Names);

    [Fact]
    public void A_viewer_is_not_shown_what_only_managers_use() =>
        Navigation.For("viewer").SelectMany(group => group.Items).Should().NotContain(item => item.Path == "/settings");
}
