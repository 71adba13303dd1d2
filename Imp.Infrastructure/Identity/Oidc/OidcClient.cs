using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Outbound;
using Imp.Infrastructure.Settings;
using Microsoft.IdentityModel.Tokens;

namespace Imp.Infrastructure.Identity.Oidc;

/// <summary>What has to be remembered in the browser until the provider sends it back.</summary>
public sealed record ProviderAttempt(string State, string Nonce, string Verifier);

/// <summary>Speaks with the provider: authorisation code with PKCE, the ID token's signature checked, what is missing asked for.</summary>
public sealed class OidcClient : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan NotSooner = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly OidcSettings settings;
    private readonly TimeProvider clock;
    private readonly GuardedHttp http;
    private readonly SemaphoreSlim reading = new(1);
    private volatile Known? known;
    private volatile Failed? failed;

    /// <summary>The provider may stand inside: whoever wrote the settings chose it.</summary>
    public OidcClient(ImpSettings all, TimeProvider clock)
    {
        (settings, this.clock) = (all.Oidc, clock);
        Back = all.LinkBase + "/sign-in/provider/back";
        http = new GuardedHttp(new OutboundOptions([.. all.Outbound.Allow, settings.Authority?.Host ?? ""]), clock);
    }

    /// <summary>Where the provider sends people back to; must be known there.</summary>
    public string Back { get; }

    /// <param name="again">Whether the provider shall ask for the proof again although somebody is signed in there.</param>
    /// <returns>Where the browser has to go.</returns>
    /// <exception cref="ProviderTrouble">The provider cannot be asked.</exception>
    public async Task<Uri> AuthorizeAsync(ProviderAttempt attempt, bool again, CancellationToken cancel)
    {
        var at = (await KnownAsync(cancel)).At;
        return With(at.Authorize,
            ("response_type", "code"), ("client_id", settings.ClientId), ("redirect_uri", Back), ("scope", string.Join(' ', new[] { "openid", "profile", "email" }.Union(settings.Scopes))),
            ("state", attempt.State), ("nonce", attempt.Nonce), ("code_challenge", Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(attempt.Verifier)))), ("code_challenge_method", "S256"),
            ("prompt", again ? "login" : null));
    }

    /// <returns>Who it is, and the token that said so.</returns>
    /// <exception cref="ProviderTrouble">Nobody, or not to be believed.</exception>
    public async Task<(ProvidedPerson Person, string Token)> RedeemAsync(string code, ProviderAttempt attempt, CancellationToken cancel)
    {
        var answer = await TokenAsync(code, attempt.Verifier, cancel);
        var token = IdToken.Text(answer, "id_token") ?? throw new ProviderTrouble(ProviderTrouble.Answer, "The provider's answer has no id_token; is the scope openid allowed to this client?");
        var (at, says) = await ReadAsync(token, attempt.Nonce, cancel);
        var wantsMore = IdToken.Text(says, "email") is null || settings.Roles.Count + settings.Teams.Count > 0 && Claims.GroupsOf(says, settings.GroupClaim) is null;
        var more = wantsMore && at.UserInfo is { } address && IdToken.Text(answer, "access_token") is { } access ? await UserInfoAsync(address, access, IdToken.Text(says, "sub")!, cancel) : (JsonElement?)null;
        return (Claims.Read(at.Issuer, says, more, settings.GroupClaim), token);
    }

    /// <returns>Where the browser signs out at the provider too; null when the provider knows no such thing.</returns>
    public async Task<Uri?> EndAsync(string? token, string backTo, CancellationToken cancel) => (await KnownAsync(cancel)).At.EndSession is { } end
        ? With(end, ("id_token_hint", token), ("client_id", settings.ClientId), ("post_logout_redirect_uri", backTo))
        : null;

    public void Dispose()
    {
        http.Dispose();
        reading.Dispose();
    }

    private async Task<JsonElement> TokenAsync(string code, string verifier, CancellationToken cancel)
    {
        var at = (await KnownAsync(cancel)).At;
        var fields = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Back, ["code_verifier"] = verifier, ["client_id"] = settings.ClientId! };
        var headers = new Dictionary<string, string> { ["Accept"] = "application/json" };
        if (settings.ClientSecret is { } secret)
        {
            if (at.SecretInBody) fields["client_secret"] = secret.Reveal;
            else headers["Authorization"] = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(settings.ClientId!)}:{Uri.EscapeDataString(secret.Reveal)}"));
        }
        return await AskAsync(HttpMethod.Post, at.Token, new FormUrlEncodedContent(fields), headers, cancel);
    }

    private async Task<(Discovery At, JsonElement Says)> ReadAsync(string token, string nonce, CancellationToken cancel)
    {
        var now = await KnownAsync(cancel);
        try
        {
            return (now.At, await IdToken.ReadAsync(token, now.Keys, now.At.Issuer, settings.ClientId!, nonce, clock.GetUtcNow()));
        }
        catch (SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have changed its keys since.
            now = await KnownAsync(cancel, olderThan: NotSooner);
            try
            {
                return (now.At, await IdToken.ReadAsync(token, now.Keys, now.At.Issuer, settings.ClientId!, nonce, clock.GetUtcNow()));
            }
            catch (SecurityTokenSignatureKeyNotFoundException)
            {
                throw new ProviderTrouble(ProviderTrouble.Answer, "The provider's ID token is signed with a key that the provider does not publish.");
            }
        }
    }

    private async Task<JsonElement> UserInfoAsync(Uri address, string access, string subject, CancellationToken cancel)
    {
        var says = await AskAsync(HttpMethod.Get, address, null, new Dictionary<string, string> { ["Authorization"] = "Bearer " + access, ["Accept"] = "application/json" }, cancel);
        return IdToken.Text(says, "sub") == subject ? says : throw new ProviderTrouble(ProviderTrouble.Answer, "The provider's user info is about somebody else than its ID token.");
    }

    private async Task<Known> KnownAsync(CancellationToken cancel, TimeSpan? olderThan = null)
    {
        var limit = olderThan ?? Fresh;
        if (known is { } recent && clock.GetElapsedTime(recent.Since) < limit) return recent;

        await reading.WaitAsync(cancel);
        try
        {
            if (known is { } read && clock.GetElapsedTime(read.Since) < limit) return read;
            // Whoever waited behind a call that failed does not call once more each.
            if (failed is { } late && clock.GetElapsedTime(late.Since) < AfterFailure) throw new ProviderTrouble(late.Trouble.Code, late.Trouble.Message);
            return known = await DiscoverAsync(cancel);
        }
        catch (ProviderTrouble trouble)
        {
            if (failed is not { } late || clock.GetElapsedTime(late.Since) >= AfterFailure) failed = new Failed(trouble, clock.GetTimestamp());
            throw;
        }
        finally
        {
            reading.Release();
        }
    }

    private async Task<Known> DiscoverAsync(CancellationToken cancel)
    {
        var authority = settings.Authority ?? throw new ProviderTrouble(ProviderTrouble.Unreachable, "There is no provider in the settings.");
        var at = Discovery.Read(await AskAsync(HttpMethod.Get, new Uri(authority.ToString().TrimEnd('/') + "/.well-known/openid-configuration"), null, [], cancel), authority);
        try
        {
            return new Known(at, new JsonWebKeySet((await AskAsync(HttpMethod.Get, at.Keys, null, [], cancel)).GetRawText()), clock.GetTimestamp());
        }
        catch (ArgumentException wrong)
        {
            throw new ProviderTrouble(ProviderTrouble.Answer, $"The provider's keys cannot be read: {wrong.Message}");
        }
    }

    private async Task<JsonElement> AskAsync(HttpMethod method, Uri address, HttpContent? content, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var answer = await http.SendAsync(method, address, content, headers, both.Token);
            if ((int)answer.Status is >= 500 or 429) throw new ProviderTrouble(ProviderTrouble.Unreachable, $"{address.Host} answered {(int)answer.Status} at {address.AbsolutePath}.");
            if ((int)answer.Status is < 200 or >= 300 || answer.Json is not { ValueKind: JsonValueKind.Object } json)
                throw new ProviderTrouble(ProviderTrouble.Answer, $"{address.Host} answered {(int)answer.Status} at {address.AbsolutePath}{(answer.Json is { } said && IdToken.Text(said, "error") is { } error ? $": {error}" : "")}.");
            return json;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new ProviderTrouble(ProviderTrouble.Unreachable, $"{address.Host} did not answer within {Within.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or ForbiddenTarget)
        {
            throw new ProviderTrouble(ProviderTrouble.Unreachable, $"{address.Host}: {failure.Message}");
        }
    }

    private static Uri With(Uri address, params ReadOnlySpan<(string Name, string? Value)> words)
    {
        var text = new StringBuilder(address.ToString());
        foreach (var (name, value) in words)
            if (value is not null) text.Append(text.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return new Uri(text.ToString());
    }

    private sealed record Failed(ProviderTrouble Trouble, long Since);

    private sealed record Known(Discovery At, JsonWebKeySet Keys, long Since);
}
