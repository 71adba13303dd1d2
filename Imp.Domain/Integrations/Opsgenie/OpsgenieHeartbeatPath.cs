namespace Imp.Domain.Integrations.Opsgenie;

/// <summary>What a path below /v2/heartbeats asks for.</summary>
/// <param name="Does">"list", "create", "get", "update", "delete", "enable", "disable" or "ping"; null when the address does not take the method.</param>
/// <param name="Name">Of the heartbeat; "" where none is needed.</param>
public readonly record struct OpsgenieHeartbeatPath(string? Does, string Name)
{
    private const string Root = "/v2/heartbeats";
    private const string OtherRoot = "/opsgenie/v2/heartbeats";

    /// <returns>True for every path of this family.</returns>
    public static bool Takes(string path) => Below(path) is not null;

    /// <param name="path">Before it was decoded, as with the alerts.</param>
    public static OpsgenieHeartbeatPath Of(string method, string path)
    {
        var rest = (Below(path) ?? "").Trim('/');
        if (rest.Length == 0) return new(method switch { "GET" => "list", "POST" => "create", _ => null }, "");

        var at = rest.LastIndexOf('/');
        var word = at < 0 ? "" : rest[(at + 1)..].ToLowerInvariant();
        if (word is "ping" or "enable" or "disable")
            return new(method is "POST" or "PUT" or "PATCH" || (method == "GET" && word == "ping") ? word : null, Uri.UnescapeDataString(rest[..at]));
        return new(method switch { "GET" => "get", "PATCH" or "PUT" => "update", "DELETE" => "delete", _ => null }, Uri.UnescapeDataString(rest));
    }

    private static string? Below(string path)
    {
        foreach (var root in (ReadOnlySpan<string>)[Root, OtherRoot])
            if (path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/')) return path[root.Length..];
        return null;
    }
}
