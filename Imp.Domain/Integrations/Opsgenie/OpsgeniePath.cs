namespace Imp.Domain.Integrations.Opsgenie;

/// <summary>What a path below /v2/alerts asks for. Clients put aliases in as they are, so an identifier may hold slashes, and a slash at the end means nothing.</summary>
/// <param name="Does">"create", "list", "count", "request", "get", "notes-of", "logs-of", "recipients-of", or the word of an action; null when there is nothing of the kind.</param>
/// <param name="Identifier">Of the alert, or of the request; "" where none is needed.</param>
public readonly record struct OpsgeniePath(string? Does, string Identifier)
{
    private const string Root = "/v2/alerts";
    private const string OtherRoot = "/opsgenie/v2/alerts";

    private static readonly string[] Posts = ["close", "acknowledge", "unacknowledge", "notes", "snooze", "tags", "details", "escalate", "assign", "responders", "teams", "message", "description", "priority"];

    /// <returns>True for every path of this family.</returns>
    public static bool Takes(string path) => Below(path) is not null;

    /// <param name="path">Before it was decoded: what a client wrote as %2F is part of an alias, and one round of decoding gives the alias back.</param>
    public static OpsgeniePath Of(string method, string path)
    {
        var read = Read(method, (Below(path) ?? "").Trim('/'));
        return read with { Identifier = Uri.UnescapeDataString(read.Identifier) };
    }

    private static OpsgeniePath Read(string method, string rest)
    {
        if (rest.Length == 0) return new(method switch { "POST" => "create", "GET" => "list", _ => null }, "");
        if (method == "GET") return Asks(rest);

        var at = rest.LastIndexOf('/');
        var (identifier, word) = at < 0 ? (rest, "") : (rest[..at], rest[(at + 1)..].ToLowerInvariant());
        if (method == "DELETE") return word switch { "tags" => new("untag", identifier), "details" => new("undetail", identifier), _ => new("delete", rest) };
        if (identifier.EndsWith("/actions", StringComparison.Ordinal)) return new("actions", identifier[..^"/actions".Length]);
        return method is "POST" or "PUT" or "PATCH" && Posts.Contains(word) ? new(word, identifier) : new(null, rest);
    }

    private static OpsgeniePath Asks(string rest)
    {
        if (rest == "count") return new("count", "");
        if (rest.StartsWith("requests/", StringComparison.Ordinal)) return new("request", rest["requests/".Length..]);
        foreach (var list in (ReadOnlySpan<string>)["notes", "logs", "recipients"])
            if (rest.EndsWith("/" + list, StringComparison.Ordinal)) return new(list + "-of", rest[..^(list.Length + 1)]);
        return new("get", rest);
    }

    private static string? Below(string path)
    {
        foreach (var root in (ReadOnlySpan<string>)[Root, OtherRoot])
            if (path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || path[root.Length] == '/')) return path[root.Length..];
        return null;
    }
}
