using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Microsoft.AspNetCore.DataProtection;
using Secret = Imp.Domain.Shared.Secret;

namespace Imp.Web.Identity;

/// <summary>Remembers for ten minutes, in the browser and sealed, that the password was right and the second step is still to come.</summary>
internal sealed class StepCookie(IDataProtectionProvider protection, ImpSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private readonly IDataProtector seal = protection.CreateProtector("second step");
    private readonly string name = settings.IsSecure ? "__Host-imp-step" : "imp-step";

    /// <param name="seed">Of an app that is being set up; null otherwise.</param>
    public void Write(HttpContext http, SecondStep step, Secret? seed = null)
    {
        var held = new Held(step.User.Value, step.Stamp, step.Enrol, clock.GetUtcNow() + Lasts, seed?.Reveal);
        http.Response.Cookies.Append(name, seal.Protect(JsonSerializer.Serialize(held)), Options(http));
    }

    /// <returns>Null when there is none, or its time is over.</returns>
    public (SecondStep Step, Secret? Seed)? Read(HttpContext http)
    {
        if (http.Request.Cookies[name] is not { Length: > 0 } text) return null;
        try
        {
            return JsonSerializer.Deserialize<Held>(seal.Unprotect(text)) is { } held && held.Until > clock.GetUtcNow()
                ? (new SecondStep(new UserId(held.User), held.Stamp, held.Enrol), held.Seed is { } seed ? new Secret(seed) : null)
                : null;
        }
        catch (Exception failure) when (failure is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null;
        }
    }

    public void Forget(HttpContext http) => http.Response.Cookies.Delete(name, Options(http));

    private CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, Secure = settings.IsSecure || http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Lasts, IsEssential = true,
    };

    private sealed record Held(Guid User, string Stamp, bool Enrol, DateTimeOffset Until, string? Seed);
}
