using System.Text.Json.Nodes;

namespace Imp.Web.Api;

/// <summary>What errors look like in the document: one answer per status, the same for every operation.</summary>
internal static class ApiProblems
{
    /// <summary>Status, name, code of the example, when.</summary>
    public static readonly IReadOnlyList<(int Status, string Name, string Code, string When)> Table =
    [
        (400, "BadRequest", "invalid", "A field or parameter is wrong; `errors` says which."),
        (401, "NotSignedIn", "key", "The key is missing, unknown or was revoked."),
        (403, "NotAllowed", "forbidden", "The scope or role does not allow it."),
        (404, "NotFound", "missing", "There is no such thing that the caller may see."),
        (409, "NotPossible", "incident.response", "Not possible now; or a call with the same `Idempotency-Key` is still running."),
        (412, "Changed", "changed", "It was changed since the version that `If-Match` names."),
        (413, "TooLarge", "request", "Larger than 1 MiB; a file larger than what is set, 10 MiB as a rule."),
        (422, "AnotherCall", "idempotency.reused", "The `Idempotency-Key` was used for another call."),
        (429, "TooMany", "rate", "More requests in a minute than allowed; `Retry-After` says when to ask again."),
        (503, "Full", "stream.full", "As many programs listen as may; `Retry-After` says when to try again."),
        (500, "Ours", "internal", "Our fault; the log has more under the trace id. 503 and 507: try again after `Retry-After` seconds."),
    ];

    public static JsonObject Ref(int status) => new() { ["$ref"] = $"#/components/responses/{Table.First(row => row.Status == status).Name}" };

    public static JsonObject Responses() => new(Table.Select(row => KeyValuePair.Create<string, JsonNode?>(row.Name, Response(row.Status, row.Code, row.When))));

    public static JsonNode Schema() => new JsonObject
    {
        ["type"] = "object",
        ["description"] = "What went wrong, as RFC 9457 says it.",
        ["properties"] = new JsonObject
        {
            ["type"] = Text("`urn:imp:problem:` and the code."),
            ["title"] = Text("A few words for the status."),
            ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
            ["detail"] = Text("For people."),
            ["code"] = Text("For programs; it does not change."),
            ["traceId"] = Text("Also in `X-Request-Id` and in the log."),
            ["errors"] = new JsonObject
            {
                ["type"] = "object", ["description"] = "With code `invalid`: per field a list of sentences.",
                ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            },
        },
        ["required"] = new JsonArray("type", "title", "status", "detail", "code", "traceId"),
    };

    private static JsonObject Response(int status, string code, string when)
    {
        var example = new JsonObject { ["type"] = $"urn:imp:problem:{code}", ["title"] = Problems.Title(status), ["status"] = status, ["detail"] = when, ["code"] = code, ["traceId"] = "0HNQ7G08NGGQ2:00000001" };
        if (status == 400) example["errors"] = new JsonObject { ["name"] = new JsonArray("A name is needed.") };
        var response = new JsonObject
        {
            ["description"] = when,
            ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" }, ["example"] = example } },
        };
        if (status == 429) response["headers"] = new JsonObject { ["Retry-After"] = Header("integer", "Seconds."), ["RateLimit"] = Header("string", "What is left, and when the count begins anew.") };
        return response;
    }

    public static JsonObject Header(string type, string means) => new() { ["description"] = means, ["schema"] = new JsonObject { ["type"] = type } };

    private static JsonObject Text(string means) => new() { ["type"] = "string", ["description"] = means };
}
