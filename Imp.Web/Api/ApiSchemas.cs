using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Web.Api;

/// <summary>JSON schemas and examples of what the API sends and takes, made from its records.</summary>
internal static class ApiSchemas
{
    /// <param name="isBody">What is sent: only what is needed must be there.</param>
    public static JsonNode Of(Type type, bool isBody = false) =>
        ApiJson.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Shape(context, node, isBody) });

    /// <summary>Of what is sent.</summary>
    /// <param name="thing">What it changes, as that is read; null when it changes nothing.</param>
    public static JsonNode OfBody(Type type, Type? thing)
    {
        var schema = Of(type, isBody: true);
        if (thing is null || schema["properties"] is not JsonObject properties) return schema;
        foreach (var (name, field) in properties)
        {
            if (MergePatch.MayClear(type, thing, name)) continue;
            if (field!["type"] is JsonArray kinds) field["type"] = kinds.First(kind => kind!.GetValue<string>() != "null")!.DeepClone();
            if (field["enum"] is JsonArray words) words.RemoveAll(word => word is null);
        }
        return schema;
    }

    /// <summary>Of a value in an address.</summary>
    public static JsonNode OfParameter(Type type) => Of(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>An example of a record: what its fields say, and what fits the type elsewhere.</summary>
    /// <param name="isBody">Only what is needed or has an example.</param>
    public static JsonNode? Sample(Type type, bool isBody = false)
    {
        var sample = new JsonObject();
        foreach (var property in ApiJson.Options.GetTypeInfo(type).Properties.Where(property => property.Get is not null))
        {
            var says = (property.AttributeProvider as MemberInfo)?.GetCustomAttribute<FieldAttribute>();
            if (isBody && says is not { Example: not null } and not { Needed: true }) continue;
            if (!isBody && property.ShouldSerialize is not null && IsNullable(property)) continue;
            sample.Add(property.Name, says?.Example is { } example ? ApiSamples.Of(example, property.PropertyType) : IsNullable(property) && !isBody ? null : Value(property.PropertyType));
        }
        return sample;
    }

    private static JsonNode? Value(Type given)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (type.IsEnum) return ApiJson.Words(type)[0];
        if (typeof(IId).IsAssignableFrom(type) || type == typeof(Guid)) return ApiSamples.Id;
        if (type == typeof(DateTimeOffset)) return ApiSamples.Instant;
        if (type == typeof(string)) return "text";
        if (type == typeof(bool)) return false;
        if (type.IsPrimitive) return 1;
        if (typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonElement)) return new JsonObject();
        if (typeof(System.Collections.IEnumerable).IsAssignableFrom(type)) return new JsonArray();
        return Sample(type);
    }

    private static bool IsNullable(JsonPropertyInfo property) => property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;

    private static JsonNode Shape(JsonSchemaExporterContext context, JsonNode node, bool isBody)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var nullable = type != context.TypeInfo.Type;
        var shaped = type.IsEnum ? Words(type, nullable) : typeof(IId).IsAssignableFrom(type) ? Text("uuid", nullable) : node is JsonObject known ? known : new JsonObject();
        // What a converter writes leaves its list without a kind.
        if (shaped["type"]?.ToJsonString().Contains("array", StringComparison.Ordinal) == true && shaped["items"] is null && context.TypeInfo.ElementType is { } element) shaped["items"] = Of(element, isBody);
        if (shaped["properties"] is JsonObject properties) Demand(shaped, context.TypeInfo, properties, isBody);
        // The exporter takes what has no setter for something that may be null.
        if (!isBody && context.PropertyInfo is { } property && !IsNullable(property) && shaped["type"] is JsonArray several) shaped["type"] = several.First(one => one!.GetValue<string>() != "null")!.DeepClone();
        if ((context.PropertyInfo?.AttributeProvider as MemberInfo)?.GetCustomAttribute<FieldAttribute>() is { } says) shaped["description"] = says.Means;
        return shaped;
    }

    private static void Demand(JsonObject schema, JsonTypeInfo type, JsonObject properties, bool isBody)
    {
        schema.Remove("required");
        var needed = type.Properties.Where(property => properties.ContainsKey(property.Name) && (isBody
            ? (property.AttributeProvider as MemberInfo)?.GetCustomAttribute<FieldAttribute>()?.Needed == true
            : property.ShouldSerialize is null)).Select(property => (JsonNode)property.Name).ToArray();
        if (needed.Length > 0) schema["required"] = new JsonArray(needed);
        if (isBody) schema["additionalProperties"] = false;
        else schema.Remove("additionalProperties");
    }

    private static JsonObject Words(Type type, bool nullable)
    {
        var words = new JsonArray([.. ApiJson.Words(type).Select(word => (JsonNode)word)]);
        if (nullable) words.Add((JsonNode?)null);
        return new JsonObject { ["type"] = nullable ? new JsonArray("string", "null") : "string", ["enum"] = words };
    }

    private static JsonObject Text(string format, bool nullable) => new() { ["type"] = nullable ? new JsonArray("string", "null") : "string", ["format"] = format };
}
