using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using Imp.Web.Kit;
using Imp.Web.Languages;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Shell;

/// <summary>
/// The links of the console's frame. They are the same for everybody of one role and language, so each form is written once and shown to all: as components they
/// were a third of what a phone had to build before it could do anything, and every open page listened for every change of its address once per link.
/// </summary>
internal static class NavigationMarkup
{
    private static readonly ConcurrentDictionary<(bool Bar, string? Role, string Language, string? Here), MarkupString> Written = new();

    /// <param name="role">The viewer's, as in <see cref="Navigation.For"/>.</param>
    /// <param name="at">The path of the page; its place is marked.</param>
    /// <param name="words">The viewer's.</param>
    /// <returns>The groups of places, for the sidebar.</returns>
    public static MarkupString Sidebar(string? role, string at, Words words) => Once(bar: false, role, at, words);

    /// <inheritdoc cref="Sidebar"/>
    /// <returns>The few places in the bar at the bottom of a phone.</returns>
    public static MarkupString BottomBar(string? role, string at, Words words) => Once(bar: true, role, at, words);

    private static MarkupString Once(bool bar, string? role, string at, Words words)
    {
        var groups = Navigation.For(role);
        var here = groups.SelectMany(group => group.Items).FirstOrDefault(item => item.Holds(at))?.Path;
        return Written.GetOrAdd((bar, role, words.Language.Code, here), _ =>
        {
            var html = new StringBuilder();
            if (bar) foreach (var item in groups.SelectMany(group => group.Items).Where(item => item.OnPhone)) Link(html, item, "bottom-link", 22, here, words, rest: "", word: "<span>");
            else foreach (var group in groups) Group(html, group, here, words);
            return new MarkupString(html.ToString());
        });
    }

    private static void Group(StringBuilder html, NavigationGroup group, string? here, Words words)
    {
        html.Append("<div class=\"nav-group\">");
        if (group.Label.Length > 0) html.Append($"<p class=\"nav-heading\">{Encoded(words[group.Label])}</p>");
        html.Append("<ul>");
        foreach (var item in group.Items)
        {
            html.Append("<li>");
            Link(html, item, "nav-link", 19, here, words, $" title=\"{Encoded(words[item.Label])}\" data-go-key=\"{item.Key}\"", "<span class=\"nav-word\">");
            html.Append("</li>");
        }
        html.Append("</ul></div>");
    }

    private static void Link(StringBuilder html, NavigationItem item, string look, int size, string? here, Words words, string rest, string word) => html.Append(
        $"<a class=\"{look}{(item.Path == here ? " nav-here\" aria-current=\"page" : null)}\" href=\"{item.Path}\"{rest}><i class=\"{Icons.Classes(item.Icon, size)}\" aria-hidden=\"true\"></i>{word}{Encoded(words[item.Label])}</span></a>");

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
