using System.Collections.Concurrent;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Kit;

/// <summary>Markdown of people and senders made safe: raw HTML off, links only to http, https, mailto or relative targets, then an allow-list over the parsed result.</summary>
public static class MarkdownText
{
    private const int Remembered = 500;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras().Build();

    private static readonly HashSet<string> Elements =
    [
        "P", "BR", "HR", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "BLOCKQUOTE", "PRE", "CODE", "EM", "STRONG", "DEL", "INS", "SUB", "SUP", "MARK",
        "A", "IMG", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "INPUT",
    ];

    private static readonly HashSet<string> Attributes = ["href", "src", "alt", "title", "type", "checked", "disabled", "start"];

    private static readonly ConcurrentDictionary<string, MarkupString> Cache = new();

    /// <returns>Markup that may be written as it is; the plain text when it could not be made.</returns>
    public static MarkupString Render(string text)
    {
        if (Cache.TryGetValue(text, out var known)) return known;
        if (Cache.Count >= Remembered) Cache.Clear();
        return Cache[text] = new MarkupString(Safe(text));
    }

    private static string Safe(string text)
    {
        try
        {
            return Sanitise(ToHtml(text));
        }
        catch (ArgumentException)
        {
            // Nested deeper than the parser goes: nobody wrote that to be read, and it must not take the page from everybody else.
            return $"<p>{System.Net.WebUtility.HtmlEncode(text)}</p>";
        }
    }

    private static string ToHtml(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(link => !IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url)))
        {
            link.GetDynamicUrl = null;
            link.Url = "#";
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsSafe(link.Url))) link.Url = "#";
        return document.ToHtml(Pipeline);
    }

    private static string Sanitise(string html)
    {
        var body = new HtmlParser().ParseDocument("").Body!;
        body.InnerHtml = html;
        foreach (var element in body.QuerySelectorAll("*").ToList())
        {
            if (!Elements.Contains(element.TagName)) element.OuterHtml = System.Net.WebUtility.HtmlEncode(element.TextContent);
            else Clean(element);
        }
        return body.InnerHtml;
    }

    private static void Clean(IElement element)
    {
        foreach (var attribute in element.Attributes.Where(attribute => !Attributes.Contains(attribute.Name)).ToList()) element.RemoveAttribute(attribute.Name);
        foreach (var name in new[] { "href", "src" })
            if (element.GetAttribute(name) is { } target && !IsSafe(target)) element.RemoveAttribute(name);
        if (element.TagName == "A")
        {
            element.SetAttribute("rel", "noopener noreferrer nofollow");
            element.SetAttribute("target", "_blank");
        }
        // A picture from elsewhere would tell its server who reads the incident.
        if (element.TagName == "IMG") element.OuterHtml = System.Net.WebUtility.HtmlEncode(element.GetAttribute("alt") ?? "picture");
        if (element.TagName == "INPUT") element.SetAttribute("disabled", "");
    }

    private static bool IsSafe(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return true;
        // Browsers skip control characters inside a scheme, so they are skipped here before looking.
        var plain = new string([.. url.Where(c => !char.IsControl(c) && !char.IsWhiteSpace(c))]);
        var colon = plain.IndexOf(':');
        var path = plain.IndexOfAny(['/', '?', '#']);
        if (colon < 0 || path >= 0 && path < colon) return !plain.StartsWith("//", StringComparison.Ordinal);
        return plain[..colon].ToLowerInvariant() is "http" or "https" or "mailto";
    }
}
