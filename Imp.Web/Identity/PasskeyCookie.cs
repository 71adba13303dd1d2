using System.Security.Cryptography;
using System.Text.Json;
using Imp.Infrastructure.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Imp.Web.Identity;

/// <summary>Remembers in the browser, sealed, what a passkey was asked to sign: for ten minutes.</summary>
internal sealed class PasskeyCookie(IDataProtectionProvider protection, ImpSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private readonly IDataProtector seal = protection.CreateProtector("passkey");
    private readonly string name = settings.IsSecure ? "__Host-imp-passkey" : "imp-passkey";

    public void Write(HttpContext http, string state) => http.Response.Cookies.Append(name, seal.Protect(JsonSerializer.Serialize(new Held(state, clock.GetUtcNow() + Lasts))), Options(http));

    /// <returns>Null when there is none, or its time is over.</returns>
    public string? Read(HttpContext http)
    {
        if (http.Request.Cookies[name] is not { Length: > 0 } text) return null;
        try
        {
            return JsonSerializer.Deserialize<Held>(seal.Unprotect(text)) is { } held && held.Until > clock.GetUtcNow() ? held.State : null;
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, Secure = settings.IsSecure || http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Lasts, IsEssential = true,
    };

    private sealed record Held(string State, DateTimeOffset Until);
}
