namespace Imp.Web.Host;

/// <summary>Files that are sent as one: on a slow line each request costs more than what it brings.</summary>
internal static class WebBundles
{
    /// <summary>Name and parts, in the order in which they have to come.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> All = new Dictionary<string, string[]>
    {
        ["console.css"] = ["tokens.css", "dialog.css", "kit.css", "icons.css", "forms.css", "pages.css", "plans.css", "picture.css", "shell.css", "palette.css"],
        // Begins with the words, and starts Blazor: after blazor.web.js.
        ["console.js"] = ["words.js", "rows.js", "connection.js", "waiting.js", "typed.js", "timeline.js", "picture.js", "attachments.js", "times.js", "shell.js", "keys.js", "palette.js", "drafts.js", "pwa.js"],
        ["plain.js"] = ["words.js", "times.js", "shell.js", "keys.js", "pwa.js"],
        ["screen.css"] = ["tokens.css", "wall.css"],
        ["screen.js"] = ["words.js", "wall.js"],
    };

    /// <returns>The parts one after the other, each on lines of its own.</returns>
    public static byte[] Join(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part.Append((byte)'\n'))];
}
