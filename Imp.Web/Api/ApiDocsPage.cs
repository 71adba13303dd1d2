using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Web.Host;

namespace Imp.Web.Api;

/// <summary>The document as a page that needs no script: every operation can be opened, linked to, searched with the browser and printed.</summary>
internal static class ApiDocsPage
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonObject document)
    {
        var page = new StringBuilder();
        var operations = Operations(document).ToLookup(one => one.Tag);
        page.Append($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API · Imp</title>
            <link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="{WebAssets.Url("tokens.css")}"><link rel="stylesheet" href="{WebAssets.Url("api-docs.css")}"></head>
            <body><header><a href="/">Imp</a><h1>HTTP API</h1><a href="/api/openapi.json">openapi.json</a></header><div class="sides"><nav aria-label="Resources"><ul>

            """);
        var tags = document["tags"]!.AsArray().Select(tag => (Name: Word(tag!["name"]), Means: Word(tag["description"]))).ToList();
        foreach (var (name, _) in tags) page.Append($"<li><a href=\"#{name}\">{name}</a></li>");
        page.Append("</ul></nav><main>\n");
        page.Append($"<p>{Prose(Word(document["info"]!["description"]))}</p><p>Send <code>Authorization: Bearer imp_…</code> with a key from <a href=\"/settings\">Settings</a>. A browser that is signed in may read.</p>\n");
        foreach (var (name, means) in tags)
        {
            page.Append($"<section id=\"{name}\"><h2>{name}</h2><p>{Prose(means)}</p>\n");
            foreach (var one in operations[name]) Append(page, document, one);
            page.Append("</section>\n");
        }
        return page.Append("</main></div></body></html>\n").ToString();
    }

    private static IEnumerable<(string Tag, string Method, string Path, JsonObject Operation, JsonArray? Shared)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where method.Key != "parameters"
        let operation = method.Value!.AsObject()
        select (Word(operation["tags"]![0]), method.Key.ToUpperInvariant(), path.Key, operation, path.Value["parameters"] as JsonArray);

    private static void Append(StringBuilder page, JsonObject document, (string Tag, string Method, string Path, JsonObject Operation, JsonArray? Shared) one)
    {
        var (operation, id) = (one.Operation, Word(one.Operation["operationId"]));
        page.Append($"<details id=\"{id}\"><summary><span class=\"verb {one.Method.ToLowerInvariant()}\">{one.Method}</span> <code>{Text(one.Path)}</code> <span class=\"says\">{Text(Word(operation["summary"]))}</span></summary><div class=\"inside\">");
        page.Append($"<p>{Prose(Word(operation["description"]))} Needs the permission <em>{Text(Word(operation["x-permission"]))}</em>. <a href=\"#{id}\">Link</a></p>");
        JsonNode[] parameters = [.. (one.Shared ?? []).Concat(operation["parameters"] as JsonArray ?? []).Select(parameter => Resolve(document, parameter))];
        if (parameters.Length > 0) Table(page, "Parameters", parameters.Select(parameter => (Word(parameter["name"]), $"{Word(parameter["in"])}, {Kind(parameter["schema"])}", Word(parameter["description"]))));
        if (operation["requestBody"]?["content"]?["application/json"] is { } body)
        {
            Fields(page, document, "Body", body["schema"]);
            Example(page, body["example"]);
        }
        foreach (var (status, answer) in operation["responses"]!.AsObject())
        {
            if (answer?["content"]?["application/json"] is not { } content) continue;
            Fields(page, document, $"Answer {status}", content["schema"]);
            Example(page, content["example"]);
        }
        Table(page, "Other answers", operation["responses"]!.AsObject().Where(answer => answer.Value!["content"]?["application/json"] is null)
            .Select(answer => (answer.Key == "default" ? "5xx" : answer.Key, "", Word(Resolve(document, answer.Value)["description"]))));
        page.Append("</div></details>\n");
    }

    private static void Fields(StringBuilder page, JsonObject document, string title, JsonNode? schema)
    {
        var resolved = Resolve(document, schema);
        var items = resolved["properties"]?["items"]?["items"];
        var of = items is null ? resolved : Resolve(document, items);
        if (of["properties"] is not JsonObject properties) return;
        var needed = (of["required"] as JsonArray)?.Select(Word).ToHashSet() ?? [];
        var isBody = title == "Body";
        Table(page, items is null ? title : $"{title}: each of items", properties.Select(one => (one.Key, Kind(one.Value) + (isBody && needed.Contains(one.Key) ? ", needed" : ""), Word(one.Value!["description"]))));
    }

    private static void Table(StringBuilder page, string title, IEnumerable<(string Name, string Kind, string Means)> rows)
    {
        page.Append($"<h3>{Text(title)}</h3><dl>");
        foreach (var (name, kind, means) in rows) page.Append($"<div><dt><code>{Text(name)}</code>{(kind.Length == 0 ? "" : $" <small>{Text(kind)}</small>")}</dt><dd>{Prose(means)}</dd></div>");
        page.Append("</dl>");
    }

    private static void Example(StringBuilder page, JsonNode? example) => page.Append($"<pre tabindex=\"0\" aria-label=\"Example\">{Text(example?.ToJsonString(Readable) ?? "null")}</pre>");

    private static string Kind(JsonNode? schema)
    {
        if (schema?["enum"] is JsonArray words) return string.Join(" | ", words.Select(word => word is null ? "null" : Word(word)));
        var types = schema?["type"] switch { JsonArray several => several.Select(Word).ToList(), { } single => [Word(single)], null => ["object"] };
        var kind = string.Join(" or ", types.Select(type => type == "array" ? $"list of {Kind(schema!["items"])}" : type));
        return schema?["format"] is { } format ? $"{kind} ({Word(format)})" : kind;
    }

    private static JsonNode Resolve(JsonObject document, JsonNode? node) =>
        node?["$ref"] is { } reference ? Word(reference)[2..].Split('/').Aggregate((JsonNode)document, (at, step) => at[step]!) : node!;

    private static string Word(JsonNode? node) => node?.GetValue<string>() ?? "";

    /// <summary>Markdown's code, and nothing else of it.</summary>
    private static string Prose(string text) => string.Concat(Text(text).Split('`').Select((part, at) => at % 2 == 1 ? $"<code>{part}</code>" : part));

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
