using System.Text.Json;
using Imp.Domain.Identity;

namespace Imp.Infrastructure.Identity.Oidc;

/// <summary>Finds in what a provider says what Imp wants to know.</summary>
internal static class Claims
{
    /// <param name="more">What the provider says when it is asked again; null when it was not.</param>
    /// <param name="groups">The claim that holds the groups; dots lead into an object.</param>
    public static ProvidedPerson Read(string issuer, JsonElement token, JsonElement? more, string groups)
    {
        string? Said(string name) => IdToken.Text(token, name) ?? (more is { } second ? IdToken.Text(second, name) : null);
        // The address and whether it was verified must come from the same mouth.
        var source = IdToken.Text(token, "email") is null && more is { } other ? other : token;
        return new(issuer, IdToken.Text(token, "sub")!, IdToken.Text(source, "email"), Verified(source), Said("name") ?? Said("preferred_username"),
            GroupsOf(token, groups) ?? (more is { } asked ? GroupsOf(asked, groups) : null) ?? []);
    }

    /// <returns>Null when it says nothing about groups.</returns>
    public static IReadOnlyList<string>? GroupsOf(JsonElement json, string claim) => Find(json, claim) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        _ => null,
    };

    private static JsonElement? Find(JsonElement json, string claim)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(claim, out var whole)) return whole;
        foreach (var part in claim.Split('.'))
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(part, out var inner)) return null;
            json = inner;
        }
        return json;
    }

    /// <summary>Some providers write it as a text.</summary>
    private static bool? Verified(JsonElement json) => !json.TryGetProperty("email_verified", out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => value.GetString() == "true",
        _ => false,
    };
}
