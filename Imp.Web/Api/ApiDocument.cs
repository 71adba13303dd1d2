using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Web.Streams;

namespace Imp.Web.Api;

/// <summary>The OpenAPI 3.1 document, made from the same tables as the routes. Nothing in it is written twice.</summary>
public sealed class ApiDocument(ResourceBook book)
{
    private static readonly JsonSerializerOptions Readable = new(ApiJson.Options) { WriteIndented = true, IndentSize = 1, NewLine = "\n" };

    private readonly Lazy<JsonObject> whole = new(() => Make(book));

    /// <summary>Shared: not to be changed.</summary>
    public JsonObject Whole => whole.Value;

    /// <returns>As it is committed and served.</returns>
    public string Text() => Whole.ToJsonString(Readable) + "\n";

    private static JsonObject Make(ResourceBook book)
    {
        var (paths, schemas) = (new JsonObject(), new JsonObject());
        foreach (var resource in book.All)
        {
            AddSchemas(schemas, resource);
            Add(paths, resource, "", "GET", ApiOperations.List(resource));
            if (resource.HasDetail) Add(paths, resource, $"/{{{resource.Key}}}", "GET", ApiOperations.Get(resource));
            foreach (var operation in resource.Operations) Add(paths, resource, operation.Path, operation.Method, ApiOperations.Of(resource, operation));
        }
        StreamDocument.AddTo(paths, schemas);
        schemas["Problem"] = ApiProblems.Schema();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Imp", ["version"] = "1",
                ["description"] = "The API of a self-hosted incident console. How to call it, page through lists, and what errors mean: docs/api.md.",
                ["license"] = new JsonObject { ["name"] = "MIT License", ["identifier"] = "MIT" },
                ["contact"] = new JsonObject { ["name"] = "Whoever runs this Imp" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "This Imp" }),
            ["tags"] = new JsonArray([.. book.All.Where(resource => !resource.Path.Contains('{')).Select(resource => (Name: Tag(resource), resource.Means)).Append((Name: StreamDocument.Tag, StreamDocument.Means))
                .Select(tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Means })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = Sorted(schemas),
                ["parameters"] = ApiOperations.SharedParameters(),
                ["responses"] = ApiProblems.Responses(),
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key: `Authorization: Bearer imp_…`. Its scope is a role." },
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "imp", ["description"] = "A signed-in browser reads, and never writes." },
                },
            },
        };
    }

    /// <returns>What a resource stands under; what stands below another stands with it.</returns>
    internal static string Tag(Resource resource) => resource.Path.Split('/')[0];

    private static void Add(JsonObject paths, Resource resource, string below, string method, JsonObject operation)
    {
        var path = $"{ApiRoutes.Root}/{resource.Path}{below}";
        if (paths[path] is not JsonObject known) paths[path] = known = new JsonObject();
        if (known["parameters"] is null && path.Contains('{')) known["parameters"] = new JsonArray([.. ApiOperations.KeyParameters(resource, path)]);
        known[method.ToLowerInvariant()] = operation;
    }

    private static void AddSchemas(JsonObject schemas, Resource resource)
    {
        schemas[resource.Single] = ApiSchemas.Of(resource.Line);
        if (resource.Detail != resource.Line) schemas[resource.Single + "Detail"] = ApiSchemas.Of(resource.Detail);
        foreach (var operation in resource.Operations)
        {
            if (operation.Body is { } body && (schemas[ApiOperations.NameOf(resource, body)] is null || operation.Patches is not null)) schemas[ApiOperations.NameOf(resource, body)] = ApiSchemas.OfBody(body, operation.Patches);
            if (operation.Answer is { } answer) schemas[ApiOperations.NameOf(resource, answer)] ??= ApiSchemas.Of(answer);
        }
    }

    private static JsonObject Sorted(JsonObject all) => new(all.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone())));
}
