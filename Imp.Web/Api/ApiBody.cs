using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Imp.Domain.Integrations;
using Imp.Infrastructure.Api;
using Imp.Web.Integrations;

namespace Imp.Web.Api;

/// <summary>Reads the JSON of an API request whatever content type it says, and names the field that is wrong.</summary>
internal static class ApiBody
{
    /// <exception cref="ValidationException">It is not what its headers say.</exception>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await RequestBody.ReadAsync(request, cancel) ?? throw new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge);
        }
        catch (InvalidDataException)
        {
            throw Wrong.Field("body", "The body is not gzip although Content-Encoding says so.");
        }
    }

    /// <returns>The body of an operation, null where it takes none, and what was given of a change.</returns>
    /// <exception cref="ValidationException">It is no JSON, lacks a field, has an unknown one or a value of the wrong kind, or null stands where it may not.</exception>
    public static (object? Body, MergePatch Patch) Parse(byte[] bytes, Operation operation) => operation switch
    {
        { Body: null } => (null, MergePatch.Nothing),
        { Body: { } type, Patches: { } thing } => ParsePatch(bytes, type, thing),
        { Body: { } type } => (Parse(bytes, type), MergePatch.Nothing),
    };

    /// <returns>A default one when it is empty, so that "acknowledge" needs none.</returns>
    private static object Parse(byte[] bytes, Type type)
    {
        if (bytes.Length > 0 && JsonBounds.Check(bytes) is { } broken) throw Wrong.Field("body", broken);
        var body = bytes.Length == 0 ? Activator.CreateInstance(type)! : Deserialize(bytes, type);
        foreach (var field in Field.Of(type))
            if (field.Says.Needed && field.ValueOf(body) is null) throw Wrong.Field(field.Name, $"Is needed: {field.Says.Means}");
        return body;
    }

    /// <summary>Reads a change, in which null takes a field away.</summary>
    /// <param name="thing">What is changed, as it is read: what it always has cannot be null.</param>
    /// <returns>The body as far as it has values, and what was given.</returns>
    private static (object? Body, MergePatch Patch) ParsePatch(byte[] bytes, Type type, Type thing)
    {
        if (bytes.Length == 0) return (Parse(bytes, type), MergePatch.Nothing);
        if (JsonBounds.Check(bytes) is { } broken) throw Wrong.Field("body", broken);
        var given = new JsonObject();
        using var document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Wrong.Field("body", "A change is one JSON object.");
        foreach (var one in document.RootElement.EnumerateObject())
        {
            var name = Field.Of(type).FirstOrDefault(field => field.Name.Equals(one.Name, StringComparison.OrdinalIgnoreCase))?.Name ?? throw Wrong.Field(one.Name, NoSuchField(type));
            if (one.Value.ValueKind == JsonValueKind.Null && !MergePatch.MayClear(type, thing, name)) throw Wrong.Field(name, "Cannot be null: leave it out to keep what it is.");
            given[name] = JsonNode.Parse(one.Value.GetRawText());
        }
        return (Parse(Encoding.UTF8.GetBytes(MergePatch.WithoutNulls(given).ToJsonString(ApiJson.Options)), type), new MergePatch(given));
    }

    /// <returns>The body's field for what a command calls by its own name: <c>teamId</c> for <c>Team</c>, <c>serviceIds</c> for <c>Services</c>, <c>graceSeconds</c> for <c>Rhythm.GraceSeconds</c>.</returns>
    public static string NameOf(Type body, string property)
    {
        var fields = Field.Of(body).Select(field => field.Name).ToList();
        var parts = property.Split('.').Select(part => JsonNamingPolicy.CamelCase.ConvertName(part.Split('[')[0])).ToList();
        return parts.Append(parts[0]).Reverse().Distinct().SelectMany(name => new[] { name, name + "Id", name.TrimEnd('s') + "Ids", name + "At" }).FirstOrDefault(fields.Contains) ?? property;
    }

    private static string NoSuchField(Type type) => $"There is no such field. Known: {string.Join(", ", Field.Of(type).Select(one => one.Name))}.";

    private static object Deserialize(byte[] bytes, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type, ApiJson.Options) ?? Activator.CreateInstance(type)!;
        }
        catch (JsonException failure)
        {
            var field = failure.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "body";
            throw Wrong.Field(field, failure.Message switch
            {
                var text when text.Contains("could not be mapped", StringComparison.Ordinal) => NoSuchField(type),
                var text when text.StartsWith("One of ", StringComparison.Ordinal) => text,
                _ => "The value is of the wrong kind.",
            });
        }
    }
}
