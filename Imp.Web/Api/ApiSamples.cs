using System.Text.Json;
using System.Text.Json.Nodes;
using Imp.Infrastructure.Api;

namespace Imp.Web.Api;

/// <summary>What stands in examples for things that whoever tries them has under other names.</summary>
internal static class ApiSamples
{
    /// <summary>Stands for any id.</summary>
    public const string Id = "0198c5a2-7c1e-7b60-9d43-52a1c6f0e8b7";

    public const string Instant = "2026-03-02T09:00:00+00:00";

    /// <summary>What an example writes, and what the document shows for it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["$services"] = "0198c5a2-0001-7000-8000-000000000001",
        ["$teams"] = "0198c5a2-0002-7000-8000-000000000002",
        ["$users"] = "0198c5a2-0003-7000-8000-000000000003",
        ["$schedules"] = "0198c5a2-0004-7000-8000-000000000004",
        ["$integrations"] = "0198c5a2-0005-7000-8000-000000000005",
        ["$soon"] = "2027-01-01T10:00:00+00:00",
        ["$later"] = "2027-01-01T12:00:00+00:00",
    };

    /// <returns>An example as JSON: a text that begins as JSON does is JSON, unless the field is a text itself.</returns>
    public static JsonNode? Of(object example, Type field)
    {
        var json = example is string text && field != typeof(string) && text is ['[', ..] or ['{', ..] ? text : JsonSerializer.Serialize(example, ApiJson.Options);
        foreach (var (name, value) in Known) json = json.Replace(name, value, StringComparison.Ordinal);
        return JsonNode.Parse(json);
    }
}
