using System.Text.RegularExpressions;
using FluentAssertions;
using Imp.Domain.Languages;
using Imp.Infrastructure.Languages;
using Imp.Tests.Support;
using Imp.Web.Host;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Imp.Web.Shell;
using Xunit;

namespace Imp.Tests.Kit;

public class LookTests
{
    [Fact]
    public void A_label_is_made_from_the_actions_name() => ActionLook.FromName("AutoClose").Label.Should().Be("Auto close");

    [Fact]
    public void An_unknown_icon_shows_a_circle_and_breaks_nothing() => Icons.Classes("no such thing").Should().Be("icon i-circle");

    [Fact]
    public void Every_place_in_the_sidebar_has_an_icon_of_its_own_set() =>
        Navigation.Groups.SelectMany(group => group.Items).Select(item => item.Icon).Should().BeSubsetOf(Icons.Names);

    [Fact]
    public void A_viewer_is_not_shown_what_only_managers_use() =>
        Navigation.For("viewer").SelectMany(group => group.Items).Should().NotContain(item => item.Path == "/settings");

    [Fact]
    public void Every_icon_that_a_page_names_is_in_the_set_and_every_size_has_a_rule()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "Imp.Web"), "*.razor", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        IEnumerable<string> Found(string pattern) => pages.SelectMany(page => Regex.Matches(page, pattern).Select(match => match.Groups[1].Value)).Distinct();
        var sheet = File.ReadAllText(Path.Combine(Repository.Root, "Imp.Web", "wwwroot", "kit.css"));

        Found("""<Icon [^>]*?Name="([a-z-]+)""").Concat(Found(""" Icon="([a-z-]+)""")).Should().HaveCountGreaterThan(40).And.BeSubsetOf(Icons.Names);
        Found("""<Icon [^>]*?Size="(\d+)""").Where(size => size != $"{Icons.UsualSize}").Should().HaveCountGreaterThan(5).And.OnlyContain(size => sheet.Contains($".size-{size} {{ font-size: {size}px; }}"));
    }

    [Fact]
    public void The_font_of_the_icons_is_asked_for_once_though_two_files_name_it() =>
        File.ReadAllText(Path.Combine(Repository.Root, "Imp.Web", "wwwroot", "icons.css")).Should().Contain($"url(\"{WebAssets.Url("icons.woff2")}\")");

    [Theory]
    [InlineData("/incidents", "/incidents")]
    [InlineData("/incidents/12", "/incidents")]
    [InlineData("/incidentsandmore", null)]
    [InlineData("/me", null)]
    public void The_frame_marks_the_place_that_an_address_belongs_to(string at, string? place)
    {
        foreach (var links in new[] { NavigationMarkup.Sidebar("owner", at, Words.In(Language.English)), NavigationMarkup.BottomBar("owner", at, Words.In(Language.English)) })
            Regex.Matches(links.Value, """nav-here" aria-current="page" href="([^"]+)""").Select(match => match.Groups[1].Value).Should().Equal(place is null ? [] : [place]);
    }

    [Fact]
    public void The_frame_speaks_the_viewers_language_and_leaves_out_what_the_role_cannot_use()
    {
        var viewer = NavigationMarkup.Sidebar("viewer", "/", Words.In(new LanguageShelf().Find("de")!)).Value;

        viewer.Should().Contain("Bereitschaft").And.NotContain("/settings");
        NavigationMarkup.Sidebar("owner", "/", Words.In(Language.English)).Value.Should().Contain("Incidents").And.Contain("/settings");
    }
}
