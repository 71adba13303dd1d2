namespace Imp.Web.Shell;

/// <summary>The zone the viewer lives in. theme.js writes the browser's zone into a cookie, so that the server can part days at the viewer's midnight.</summary>
public static class ViewerZone
{
    /// <summary>The cookie's name; it holds an IANA zone name.</summary>
    public const string Cookie = "imp-zone";

    /// <returns>The zone of that name; UTC when there is none or the host does not know it.</returns>
    public static TimeZoneInfo Parse(string? name) =>
        name is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(name), out var zone) ? zone : TimeZoneInfo.Utc;
}
