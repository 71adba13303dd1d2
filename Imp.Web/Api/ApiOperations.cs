using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Web.Api;

/// <summary>The operations of the document.</summary>
internal static class ApiOperations
{
    private const string JsonType = "application/json";

    /// <summary>What many operations take, said once.</summary>
    public static JsonObject SharedParameters() => new(
    [
        .. ListQuery.Common.Where(one => one.Name != "sort").Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, Query(one))),
        new("IfNoneMatch", Conditional("If-None-Match", "An `ETag`: 304 when nothing changed.")),
        new("IfMatch", Conditional("If-Match", "The `ETag` that you read: 412 when it was changed since.")),
        new("IdempotencyKey", Conditional(OnceAnswer.Header, "Your own name for this call, 1 to 255 visible ASCII characters: sent again within 24 hours it does nothing twice and is answered the same.")),
    ]);

    public static JsonObject List(Resource resource)
    {
        var parameters = resource.Parameters.Select(Query).Concat(ListQuery.Common.Select(one => one.Name == "sort"
            ? Query(one with { Means = $"{one.Means}: {string.Join(", ", resource.Sorts)}; left out: {resource.UsualSort}", Example = resource.UsualSort })
            : Shared(one.Name))).ToList();
        var page = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = Ref(resource.Single) },
                ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["description"] = "To pass on as `cursor`; null at the end." },
            },
            ["required"] = new JsonArray("items", "next"),
        };
        var example = new JsonObject { ["items"] = new JsonArray(ApiSchemas.Sample(resource.Line)), ["next"] = null };
        var ok = Ok("A page of the list", page, example);
        var head = string.Join(',', resource.Fields.Select(field => field.Name));
        ok["content"]!["text/csv"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" }, ["example"] = head + "\r\n" };
        ok["content"]!["text/tab-separated-values"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" }, ["example"] = head.Replace(',', '\t') + "\r\n" };
        ok["headers"]!["Link"] = ApiProblems.Header("string", "The next page, where there is one.");
        var (parent, below) = (resource.Path.Contains('{'), resource.Path[(resource.Path.LastIndexOf('/') + 1)..]);
        return ForTeams(resource.ReadsInTeam, Operation($"list{Upper(below)}", ApiDocument.Tag(resource), $"A page of {below}", resource.Means, resource.Reads, isWrite: false,
            [.. parameters, Shared("IfNoneMatch")], null,
            [("200", ok), ("304", NotModified), .. Problem(400), .. Problem(401), .. Forbidden(resource.Reads), .. parent ? Problem(404) : [], .. Problem(429), .. Other]));
    }

    public static JsonObject Get(Resource resource) =>
        ForTeams(resource.ReadsInTeam, Operation($"get{resource.Single}", ApiDocument.Tag(resource), "One of them", $"One alone. {resource.Means}", resource.Reads, isWrite: false,
            [Shared("fields"), Shared("IfNoneMatch")], null,
            [("200", Ok("It", Ref(DetailName(resource)), ApiSchemas.Sample(resource.Detail))), ("304", NotModified), .. Problem(400), .. Problem(401), .. Forbidden(resource.Reads), .. Problem(404), .. Problem(429), .. Other]));

    public static JsonObject Of(Resource resource, Operation operation)
    {
        var isWrite = operation.Method != "GET";
        var needs = ApiRoutes.NeedsOf(resource, operation);
        var parameters = operation.Parameters.Select(Query).ToList();
        if (operation.GivesFile) parameters.Add(Shared("IfNoneMatch"));
        if (operation.Method == "POST") parameters.Add(Shared("IdempotencyKey"));
        if (isWrite && operation.HasKey) parameters.Add(Shared("IfMatch"));
        var body = operation.TakesFile ? new JsonObject { ["content"] = Bytes(), ["required"] = true } : operation.Body is not { } type ? null : new JsonObject
        {
            ["content"] = new JsonObject { [JsonType] = new JsonObject { ["schema"] = Ref(NameOf(resource, type)), ["example"] = ApiSchemas.Sample(type, isBody: true) } },
            ["required"] = ApiSchemas.Of(type, isBody: true)["required"] is not null,
        };
        var means = operation.Means ?? operation.Summary + ".";
        if (operation.Refusals.Count > 0) means += $" Refused with 409: {string.Join(", ", operation.Refusals.Select(code => $"`{code}`"))}.";
        var made = Operation(operation.Id, ApiDocument.Tag(resource), operation.Summary, means, needs, isWrite, parameters, body,
        [
            (operation.Success.ToString(CultureInfo.InvariantCulture), Success(resource, operation)), .. operation.GivesFile ? [("304", NotModified)] : Array.Empty<(string, JsonNode)>(), .. Problem(400), .. Problem(401), .. Forbidden(needs),
            .. operation.HasKey || resource.Path.Contains('{') ? Problem(404) : [], .. isWrite ? Problem(409) : [], .. isWrite && operation.HasKey ? Problem(412) : [], .. isWrite ? Problem(413) : [],
            .. operation.Method == "POST" ? Problem(422) : [], .. Problem(429), .. Other,
        ]);
        return ForTeams(ApiRoutes.IsForTeams(resource, operation), made);
    }

    private static JsonObject ForTeams(bool isForTeams, JsonObject operation)
    {
        if (isForTeams) operation.Insert(operation.IndexOf("x-permission") + 1, "x-permission-in-team", true);
        return operation;
    }

    public static IEnumerable<JsonObject> KeyParameters(Resource resource, string path)
    {
        if (resource.Path.Contains('{')) yield return KeyParameter(ApiCalls.KeyIn(resource), "Of what it belongs to.", typeof(long));
        if (path.Contains($"{{{resource.Key}}}", StringComparison.Ordinal)) yield return KeyParameter(resource.Key, resource.KeyField.Says.Means, resource.KeyField.Type);
    }

    private static JsonObject KeyParameter(string name, string means, Type type) =>
        new() { ["name"] = name, ["in"] = "path", ["required"] = true, ["description"] = means, ["schema"] = ApiSchemas.OfParameter(type) };

    /// <returns>The name of a record in the document.</returns>
    public static string NameOf(Resource resource, Type type) => type.DeclaringType is null ? type.Name : resource.Single + type.Name;

    private static string DetailName(Resource resource) => resource.Detail == resource.Line ? resource.Single : resource.Single + "Detail";

    private static JsonObject Success(Resource resource, Operation operation)
    {
        if (operation.GivesFile)
            return new JsonObject
            {
                ["description"] = "The file", ["content"] = Bytes(),
                ["headers"] = new JsonObject { ["ETag"] = ApiProblems.Header("string", "Of these bytes."), ["Content-Disposition"] = ApiProblems.Header("string", "`attachment`, and the name.") },
            };
        if (operation.Success == 204) return new JsonObject { ["description"] = "Done, or done already" };
        if (operation.Answer is { } answer) return Made(operation, Ok("The answer", Ref(NameOf(resource, answer)), ApiSchemas.Sample(answer), tagged: false));
        return Made(operation, Ok("As it is now", Ref(DetailName(resource)), ApiSchemas.Sample(resource.Detail)));
    }

    private static JsonObject Bytes() =>
        new() { ["application/octet-stream"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" }, ["example"] = "…" } };

    private static JsonObject Made(Operation operation, JsonObject ok)
    {
        if (!operation.Creates) return ok;
        if (ok["headers"] is not JsonObject headers) ok["headers"] = headers = new JsonObject();
        headers["Location"] = ApiProblems.Header("string", "Where it is read.");
        return ok;
    }

    /// <summary>An operation that changes nothing and belongs to no resource.</summary>
    public static JsonObject Reading(string id, string tag, string summary, string means, Permission needs, IEnumerable<JsonObject> parameters, IEnumerable<(string Status, JsonNode Answer)> answers) =>
        Operation(id, tag, summary, means, needs, isWrite: false, parameters, null, answers);

    private static JsonObject Operation(
        string id, string tag, string summary, string means, Permission needs, bool isWrite, IEnumerable<JsonObject> parameters, JsonObject? body, IEnumerable<(string Status, JsonNode Answer)> answers)
    {
        var operation = new JsonObject
        {
            ["operationId"] = id, ["tags"] = new JsonArray(tag), ["summary"] = summary, ["description"] = means,
            ["x-permission"] = needs.ToString(),
            ["security"] = isWrite ? new JsonArray(new JsonObject { ["key"] = new JsonArray() }) : new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() }),
        };
        if (parameters.ToArray() is { Length: > 0 } some) operation["parameters"] = new JsonArray([.. some]);
        if (body is not null) operation["requestBody"] = body;
        operation["responses"] = new JsonObject(answers.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Status, one.Answer)));
        return operation;
    }

    public static JsonObject Query(Parameter parameter)
    {
        var query = new JsonObject { ["name"] = parameter.Name, ["in"] = "query", ["description"] = parameter.Means, ["schema"] = Several(parameter) };
        if (parameter.Needed) query["required"] = true;
        if (parameter.Example is { } example) query["example"] = JsonSerializer.SerializeToNode(example, ApiJson.Options);
        return query;
    }

    /// <summary>Of words and ids several may be given, which no schema of one value allows.</summary>
    private static JsonNode Several(Parameter parameter) => parameter.Type == typeof(ListFormat) || parameter.Type == typeof(int) || parameter.Type == typeof(DateTimeOffset) || parameter.Needed ? ApiSchemas.OfParameter(parameter.Type) : new JsonObject { ["type"] = "string" };

    private static JsonObject Shared(string name) => new() { ["$ref"] = $"#/components/parameters/{name}" };

    private static JsonObject Conditional(string name, string means) => new() { ["name"] = name, ["in"] = "header", ["description"] = means, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject Ok(string says, JsonNode schema, JsonNode? example, bool tagged = true)
    {
        var ok = new JsonObject { ["description"] = says, ["content"] = new JsonObject { [JsonType] = new JsonObject { ["schema"] = schema, ["example"] = example } } };
        if (tagged) ok["headers"] = new JsonObject { ["ETag"] = ApiProblems.Header("string", "Of this version.") };
        return ok;
    }

    private static JsonObject NotModified => new() { ["description"] = "Nothing changed" };

    private static IEnumerable<(string, JsonNode)> Problem(int status) => [(status.ToString(CultureInfo.InvariantCulture), ApiProblems.Ref(status))];

    private static IEnumerable<(string, JsonNode)> Forbidden(Permission needs) => needs == Permission.View ? [] : Problem(403);

    private static IEnumerable<(string, JsonNode)> Other => [("default", ApiProblems.Ref(500))];

    private static JsonObject Ref(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static string Upper(string word) => string.Concat(word.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
