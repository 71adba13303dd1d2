namespace Imp.Web.Operations;

/// <summary>What a request is about, as far as it is worth telling apart.</summary>
internal static class RequestKind
{
    /// <returns>Null for what stays open as long as somebody looks, and therefore has no duration.</returns>
    public static string? Of(PathString path)
    {
        var text = path.Value ?? "";
        if (text.StartsWith("/in/", StringComparison.Ordinal) || text.StartsWith("/v2/", StringComparison.Ordinal) || text.StartsWith("/generic/", StringComparison.Ordinal)) return "ingest";
        if (text.StartsWith("/ping/", StringComparison.Ordinal)) return "ping";
        if (text.StartsWith("/api/", StringComparison.Ordinal)) return "api";
        if (text.StartsWith("/_blazor", StringComparison.Ordinal) || text.StartsWith("/hubs/", StringComparison.Ordinal) || text.EndsWith("/live", StringComparison.Ordinal) && text.StartsWith("/wall", StringComparison.Ordinal)) return null;
        return text is "/metrics" or "/readyz" || text.StartsWith("/healthz", StringComparison.Ordinal) ? "watch" : "page";
    }
}
