namespace Imp.Web.Identity;

/// <summary>A browser as a person calls it.</summary>
public static class BrowserName
{
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    /// <param name="agent">As the browser named itself; null when it did not.</param>
    /// <returns>For example "Firefox on Linux"; the first marks win because browsers name their forebears too.</returns>
    public static string Of(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent)) return "Unknown browser";
        var browser = Browsers.FirstOrDefault(one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name ?? "Browser";
        return Systems.FirstOrDefault(one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name is { } system ? $"{browser} on {system}" : browser;
    }
}
