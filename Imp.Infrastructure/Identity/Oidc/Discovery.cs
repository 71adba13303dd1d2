using System.Text.Json;

namespace Imp.Infrastructure.Identity.Oidc;

/// <summary>Where a provider does what, by its own words (OpenID Connect Discovery 1.0).</summary>
/// <param name="UserInfo">Null when there is none.</param>
/// <param name="EndSession">Null when it knows no signing out.</param>
/// <param name="SecretInBody">The secret goes into the body because the header is not taken.</param>
internal sealed record Discovery(string Issuer, Uri Authorize, Uri Token, Uri Keys, Uri? UserInfo, Uri? EndSession, bool SecretInBody)
{
    /// <exception cref="ProviderTrouble">Something is missing, or it is another provider's.</exception>
    public static Discovery Read(JsonElement json, Uri authority)
    {
        var issuer = Text(json, "issuer") ?? throw Missing("issuer");
        if (issuer.TrimEnd('/') != authority.ToString().TrimEnd('/'))
            throw new ProviderTrouble(ProviderTrouble.Answer, $"The provider calls itself {issuer}, and Oidc:Authority is {authority}. Both must be the same.");
        var methods = json.TryGetProperty("token_endpoint_auth_methods_supported", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(one => one.GetString()).ToList() : ["client_secret_basic"];
        return new(issuer, Need(json, "authorization_endpoint"), Need(json, "token_endpoint"), Need(json, "jwks_uri"), Address(json, "userinfo_endpoint"), Address(json, "end_session_endpoint"),
            !methods.Contains("client_secret_basic") && methods.Contains("client_secret_post"));
    }

    private static Uri Need(JsonElement json, string name) => Address(json, name) ?? throw Missing(name);

    private static Uri? Address(JsonElement json, string name) =>
        Uri.TryCreate(Text(json, name), UriKind.Absolute, out var address) && (address.Scheme == "https" || address is { Scheme: "http", IsLoopback: true }) ? address : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProviderTrouble Missing(string name) => new(ProviderTrouble.Answer, $"The provider's .well-known/openid-configuration has no usable {name}.");
}
