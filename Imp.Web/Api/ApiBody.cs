using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using FluentValidation.Results;
using Imp.Domain.Integrations;
using Imp.Web.Integrations;

namespace Imp.Web.Api;

/// <summary>Reads the JSON of an API request whatever content type it says, and names the field that is wrong.</summary>
internal static class ApiBody
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <returns>The body; a default one when it is empty, so that "acknowledge" needs none.</returns>
    /// <exception cref="ValidationException">It is no JSON, has an unknown field or a value of the wrong kind.</exception>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancel) where T : new()
    {
        var bytes = await UnpackedAsync(request, cancel) ?? throw new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge);
        if (bytes.Length == 0) return new T();
        if (JsonBounds.Check(bytes) is { } broken) throw Wrong("body", broken);
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Json) ?? new T();
        }
        catch (JsonException failure)
        {
            var field = failure.Path?.TrimStart('$', '.');
            throw failure.Message.Contains("could not be mapped", StringComparison.Ordinal)
                ? Wrong(string.IsNullOrEmpty(field) ? "body" : field, $"There is no such field. Known: {Fields<T>()}.")
                : Wrong(string.IsNullOrEmpty(field) ? "body" : field, "The value is of the wrong kind.");
        }
    }

    /// <summary>A wrong field, for rules that only an endpoint knows.</summary>
    public static ValidationException Wrong(string field, string message) => new([new ValidationFailure(field, message)]);

    private static async ValueTask<byte[]?> UnpackedAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await RequestBody.ReadAsync(request, cancel);
        }
        catch (InvalidDataException)
        {
            throw Wrong("body", "The body is not gzip although Content-Encoding says so.");
        }
    }

    private static string Fields<T>() => string.Join(", ", typeof(T).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)));
}
