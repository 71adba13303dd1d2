using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Imp.Infrastructure.Identity.Oidc;

/// <summary>What a provider signed about somebody, believed only when everything about it is right (OpenID Connect Core 1.0, 3.1.3.7).</summary>
internal static class IdToken
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>With keys of the provider that everybody may know; never <c>none</c>, never with a shared secret.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <returns>What it says.</returns>
    /// <exception cref="SecurityTokenSignatureKeyNotFoundException">Signed with a key that is not among these: they may be old.</exception>
    /// <exception cref="ProviderTrouble">It is not to be believed; says why.</exception>
    public static async Task<JsonElement> ReadAsync(string token, JsonWebKeySet keys, string issuer, string client, string nonce, DateTimeOffset now)
    {
        var checks = new TokenValidationParameters
        {
            ValidIssuer = issuer, ValidAudience = client, IssuerSigningKeys = keys.GetSigningKeys(), ValidAlgorithms = Algorithms, RequireSignedTokens = true, RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => until is { } end && now < new DateTimeOffset(end, TimeSpan.Zero) + Skew && (from is not { } begin || now >= new DateTimeOffset(begin, TimeSpan.Zero) - Skew),
        };
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, checks);
        if (!result.IsValid)
        {
            if (result.Exception is SecurityTokenSignatureKeyNotFoundException unknown) throw unknown;
            throw Wrong(result.Exception?.GetType().Name ?? "invalid");
        }
        var jwt = (JsonWebToken)result.SecurityToken;
        var says = JsonElement.Parse(Base64UrlEncoder.Decode(jwt.EncodedPayload));
        if (Text(says, "nonce") != nonce) throw Wrong("its nonce is not the one that was asked for");
        if (jwt.Audiences.Skip(1).Any() && Text(says, "azp") != client || Text(says, "azp") is { } party && party != client) throw Wrong("it was made for another client");
        if (string.IsNullOrEmpty(jwt.Subject)) throw Wrong("it names nobody");
        return says;
    }

    public static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProviderTrouble Wrong(string why) => new(ProviderTrouble.Answer, $"The provider's ID token is not to be believed: {why}.");
}
