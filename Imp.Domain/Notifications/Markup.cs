using System.Text;

namespace Imp.Domain.Notifications;

/// <summary>Keeps text that others wrote from becoming links, letters in bold or calls to everybody. Each replaces letter by letter.</summary>
public static class Markup
{
    /// <summary>Not seen, and ends the name of whoever would be called.</summary>
    private const char Nothing = '\u200B';

    /// <summary>For Slack: three letters are entities, and all else is sent as plain text.</summary>
    public static string Slack(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>For HTML as Telegram and Google Chat read it; nobody is called by name.</summary>
    public static string Html(string text) => Quiet(Slack(text).Replace("\"", "&quot;", StringComparison.Ordinal));

    /// <summary>For Markdown as Discord and Mattermost read it; nobody is called by name. What is only markup at the start of a line stays: no line starts with what others wrote.</summary>
    public static string Markdown(string text)
    {
        var safe = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '~' or ':') safe.Append('\\');
            safe.Append(letter);
        }
        return Quiet(safe.ToString());
    }

    /// <summary>For plain text in which names would still be found.</summary>
    public static string Quiet(string text) => text.Replace("@", $"@{Nothing}", StringComparison.Ordinal).Replace("<", $"<{Nothing}", StringComparison.Ordinal);
}
