using System.Text;

namespace Imp.Domain.Integrations;

/// <summary>A format's page in the papers, as Markdown.</summary>
public static class FormatPaper
{
    private const int Width = 140;

    /// <summary>What follows this line on a page is written by hand.</summary>
    public const string ByHand = "<!-- What follows is written by hand. -->";

    public static string Of(IFormat format)
    {
        var page = new StringBuilder($"# {format.Title}\n\n");
        Wrap(page, format.Guide.About);
        page.Append($"\nAddress: `{(format.TakesGet ? "POST or GET" : "POST")} /in/{{key}}/{format.Name}`; `/in/{{key}}` recognises it as well.\n");
        foreach (var text in format.Guide.SetUp)
        {
            page.Append($"\n## {text.Title}\n\n");
            Wrap(page, text.Hint);
            page.Append($"\n```\n{text.Text.ReplaceLineEndings("\n")}\n```\n");
        }
        page.Append("\n## What is read\n\n| | from |\n|---|---|\n");
        foreach (var row in format.Guide.Reads) page.Append($"| {row.What} | {row.From} |\n");
        return page.ToString();
    }

    private static void Wrap(StringBuilder page, string text)
    {
        var length = 0;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (length > 0 && length + 1 + word.Length > Width)
            {
                page.Append('\n');
                length = 0;
            }
            if (length > 0) page.Append(' ');
            page.Append(word);
            length += word.Length + (length > 0 ? 1 : 0);
        }
        page.Append('\n');
    }
}
