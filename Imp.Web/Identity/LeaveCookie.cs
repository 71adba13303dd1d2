using Imp.Infrastructure.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Imp.Web.Identity;

/// <summary>Carries, sealed, where to sign out at the provider from the form that signs out here to the page that says so.</summary>
internal sealed class LeaveCookie(IDataProtectionProvider protection, ImpSettings settings)
{
    private const string Path = "/signed-out";

    private readonly IDataProtector seal = protection.CreateProtector("leave");

    public void Write(HttpContext http, Uri end) => http.Response.Cookies.Append("imp-leave", seal.Protect(end.ToString()), Options(http));

    /// <returns>Null when there is nothing to do at a provider.</returns>
    public string? Take(HttpContext http)
    {
        if (http.Request.Cookies["imp-leave"] is not { Length: > 0 } text) return null;
        http.Response.Cookies.Delete("imp-leave", Options(http));
        try
        {
            return seal.Unprotect(text);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, Secure = settings.IsSecure || http.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = Path, MaxAge = TimeSpan.FromMinutes(2), IsEssential = true,
    };
}
