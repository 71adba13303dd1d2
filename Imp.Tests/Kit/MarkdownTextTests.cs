using AngleSharp.Html.Parser;
using Imp.Web.Kit;

namespace Imp.Tests.Kit;

/// <summary>What people and senders write, and what of it may reach a page.</summary>
public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>")]
    [InlineData("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>")]
    [InlineData("- [x] done", "type=\"checkbox\"")]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>")]
    [InlineData("[runbook](https://wiki.example.net/a?b=1&c=2)", "<a href=\"https://wiki.example.net/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">runbook</a>")]
    [InlineData("[here](/incidents/5)", "href=\"/incidents/5\"")]
    [InlineData("<ana@example.org>", "href=\"mailto:ana@example.org\"")]
    [InlineData("see https://example.org now", "href=\"https://example.org\"")]
    public void Ordinary_text_looks_as_written(string text, string html) => MarkdownText.Render(text).Value.Should().Contain(html);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("<iframe src=\"javascript:alert(1)\"></iframe>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("text <b onclick=alert(1)>x</b>")]
    [InlineData("<!-- --><script>alert(1)</script>")]
    [InlineData("<style>*{display:none}</style>")]
    [InlineData("`<script>alert(1)</script>`")]
    [InlineData("    <script>alert(1)</script>")]
    [InlineData("```html\n<script>alert(1)</script>\n```")]
    [InlineData("# h {onclick=alert(1)}")]
    [InlineData("[x](https://e.org){onclick=alert(1)}")]
    [InlineData("*x*{.c onmouseover=\"alert(1)\"}")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x]( javascript:alert(1))")]
    [InlineData("[x](<java\tscript:alert(1)>)")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](javascript&colon;alert(1))")]
    [InlineData("[x](javascript&#x3A;alert(1))")]
    [InlineData("[x](java&#10;script:alert(1))")]
    [InlineData("[x](java&Tab;script:alert(1))")]
    [InlineData("[x](&#1;javascript:alert(1))")]
    [InlineData("[x](\u00a0javascript:alert(1))")]
    [InlineData("[x](vbscript:msgbox)")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x](blob:https://e.org/1)")]
    [InlineData("[x](//evil.example/a)")]
    [InlineData("[x][1]\n\n[1]: javascript:alert(1)")]
    [InlineData("[1]\n\n[1]: javascript:alert(1) \"t\"")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<data:text/html;base64,PHNjcmlwdD4=>")]
    [InlineData("![x](https://evil.example/pixel.png)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("![x](data:image/svg+xml,<svg onload=alert(1)>)")]
    [InlineData("![x\" onerror=\"alert(1)](https://e.org/a.png)")]
    [InlineData("[![x](javascript:alert(1))](javascript:alert(2))")]
    [InlineData("[x](https://e.org \"\\\" onclick=alert(1)\")")]
    [InlineData("[<script>alert(1)</script>](https://e.org)")]
    [InlineData("| <script>alert(1)</script> | [x](javascript:alert(1)) |\n|---|---|\n| a | b |")]
    [InlineData("- [ ] <input onfocus=alert(1) autofocus>")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;")]
    public void Nothing_that_runs_or_loads_gets_through(string text)
    {
        var html = MarkdownText.Render(text).Value;

        var body = new HtmlParser().ParseDocument(html).Body!;
        body.QuerySelectorAll("script,style,iframe,svg,img,object,embed,form,base,meta,link").Should().BeEmpty(html);
        foreach (var attribute in body.QuerySelectorAll("*").SelectMany(element => element.Attributes))
        {
            attribute.Name.Should().NotStartWith("on", html);
            if (attribute.Name is "href" or "src") attribute.Value.Should().MatchRegex("^(https?://e\\.org|#$|mailto:)", html);
        }
    }

    /// <summary>Whoever writes this into the notes must not take the page away from everybody.</summary>
    [Theory]
    [InlineData(">")]
    [InlineData("> ")]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("(")]
    [InlineData("*a ")]
    [InlineData("- ")]
    [InlineData("`")]
    [InlineData("|")]
    [InlineData("<")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    public void Text_that_is_nested_without_end_is_shown_all_the_same(string part)
    {
        var text = "end" + string.Concat(Enumerable.Repeat(part, 8_000 / part.Length)) + "end";

        MarkdownText.Render(text).Value.Should().Contain("end");
        MarkdownText.Render(text[3..]).Value.Should().NotBeEmpty();
    }
}
