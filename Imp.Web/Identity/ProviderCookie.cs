using System.Text.Json;
using Imp.Infrastructure.Identity.Oidc;
using Imp.Infrastructure.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Imp.Web.Identity;

/// <summary>Remembers in the browser, sealed and for ten minutes, an attempt to sign in at the provider.</summary>
internal sealed class ProviderCookie(IDataProtectionProvider protection, ImpSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private readonly IDataProtector seal = protection.CreateProtector("provider");
    private readonly string name = settings.IsSecure ? "__Host-imp-provider" : "imp-provider";

    public void Write(HttpContext http, ProviderAttempt attempt, string returnUrl) =>
        http.Response.Cookies.Append(name, seal.Protect(JsonSerializer.Serialize(new Held(attempt, returnUrl, clock.GetUtcNow() + Lasts))), Options(http));

    /// <summary>Reads it and forgets it: each attempt counts once.</summary>
    /// <returns>Null when there is none, or its time is over.</returns>
    public (ProviderAttempt Attempt, string ReturnUrl)? Take(HttpContext http)
    {
        if (http.Request.Cookies[name] is not { Length: > 0 } text) return null;
        http.Response.Cookies.Delete(name, Options(http));
        try
        {
            return JsonSerializer.Deserialize<Held>(seal.Unprotect(text)) is { } held && held.Until > clock.GetUtcNow() ? (held.Attempt, held.ReturnUrl) : null;
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Lax: the provider sends the browser back from another site.</summary>
    private CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, Secure = settings.IsSecure || http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = Lasts, IsEssential = true,
    };

    private sealed record Held(ProviderAttempt Attempt, string ReturnUrl, DateTimeOffset Until);
}
