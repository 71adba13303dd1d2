using Imp.Web.Api;

namespace Imp.Web.Host;

/// <summary>What every answer tells the browser: load nothing from elsewhere, guess no types, be framed by nobody, keep no private page.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, Imp.Infrastructure.Settings.ImpSettings settings)
{
    private const string Content =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    private readonly bool secure = settings.IsSecure;

    public Task InvokeAsync(HttpContext context)
    {
        Apply(context.Response);
        Problems.Name(context);
        if (secure) context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
        return next(context);
    }

    /// <summary>Once more, for an answer that was begun anew. Whoever serves something public overrides Cache-Control.</summary>
    public static void Apply(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Content;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
    }
}
