using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Imp.Infrastructure.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Imp.Tests.Support;

/// <summary>An OpenID provider in this process, which signs whatever a test wants it to.</summary>
public sealed class FakeProvider : IAsyncDisposable
{
    public const string Client = "imp";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (string Challenge, string Token, object? UserInfo)> codes = new();
    private readonly ConcurrentDictionary<string, object?> infos = new();

    private FakeProvider(WebApplication app, string url) => (this.app, Url) = (app, url);

    public string Url { get; }

    /// <summary>What it publishes and signs with by default.</summary>
    public RsaSecurityKey Key { get; } = new(RSA.Create(2048)) { KeyId = "one" };

    public static async Task<FakeProvider> StartAsync()
    {
        var url = $"http://127.0.0.1:{Loopback.FreePort()}";
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add(url);
        var fake = new FakeProvider(app, url);
        fake.Map();
        await app.StartAsync();
        return fake;
    }

    public OidcSettings Settings(bool create = true, IReadOnlyList<string>? roles = null) => new()
    {
        Authority = new Uri(Url), ClientId = Client, ClientSecret = new("the secret of Imp, which has 32 letters or more"), Create = create, Roles = roles ?? [],
    };

    /// <summary>What a good token says.</summary>
    /// <param name="begun">The address that Imp sent the browser to.</param>
    public Dictionary<string, object> Says(Uri begun) => new()
    {
        ["iss"] = Url, ["aud"] = Client, ["sub"] = "subject-1", ["nonce"] = QueryHelpers.ParseQuery(begun.Query)["nonce"].ToString(), ["iat"] = Seconds(0), ["exp"] = Seconds(300),
        ["email"] = "bo@example.org", ["email_verified"] = true, ["name"] = "Bo", ["groups"] = new[] { "sre", "staff" },
    };

    public static long Seconds(int fromNow) => TimeProvider.System.GetUtcNow().AddSeconds(fromNow).ToUnixTimeSeconds();

    public string Sign(Dictionary<string, object> says, SecurityKey? key = null, string algorithm = "RS256") =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor { Claims = says, SigningCredentials = new SigningCredentials(key ?? Key, algorithm) });

    /// <summary>Lets somebody in: what the person would have done at the provider.</summary>
    /// <returns>The address on Imp that the browser is sent back to.</returns>
    public string Accept(Uri begun, string token, object? userInfo = null)
    {
        var asked = QueryHelpers.ParseQuery(begun.Query);
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (asked["code_challenge"].ToString(), token, userInfo);
        return $"/sign-in/provider/back?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}";
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private void Map()
    {
        app.MapGet("/.well-known/openid-configuration", () => new
        {
            issuer = Url, authorization_endpoint = Url + "/authorize", token_endpoint = Url + "/token", jwks_uri = Url + "/keys", userinfo_endpoint = Url + "/me", end_session_endpoint = Url + "/end",
        });
        app.MapGet("/keys", () =>
        {
            var key = Key.Rsa.ExportParameters(false);
            return new { keys = new[] { new { kty = "RSA", kid = Key.KeyId, use = "sig", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } };
        });
        app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var known = codes.TryRemove(form["code"].ToString(), out var one);
            var proof = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            return known && proof == one.Challenge && request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.Ordinal)
                ? Results.Json(new { id_token = one.Token, access_token = Remember(one.UserInfo), token_type = "Bearer" })
                : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        });
        app.MapGet("/me", (HttpRequest request) => infos.TryGetValue(request.Headers.Authorization.ToString(), out var info) && info is not null ? Results.Json(info) : Results.NotFound());
    }

    private string Remember(object? info)
    {
        var access = Guid.NewGuid().ToString("N");
        infos["Bearer " + access] = info;
        return access;
    }
}
