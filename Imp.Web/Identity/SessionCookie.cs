using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Imp.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Imp.Web.Identity;

/// <summary>The browser's cookie: sealed, it holds the reference of a session; whether that counts is looked up on every request.</summary>
internal static class SessionCookie
{
    public const string Scheme = "session";

    public static void Configure(CookieAuthenticationOptions options, ImpSettings settings)
    {
        // The prefix makes the browser refuse the cookie unless it came over TLS, for this host and path alone.
        options.Cookie.Name = settings.IsSecure ? "__Host-imp" : "imp";
        options.Cookie.SecurePolicy = settings.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = Session.Most;
        options.SlidingExpiration = false;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => IsForPrograms(context.Request)
            ? AskForKey(context.HttpContext)
            : Redirect(context);
        options.Events.OnRedirectToAccessDenied = context =>
            Problems.WriteAsync(context.HttpContext, StatusCodes.Status403Forbidden, "forbidden", "Your role does not allow this.");
    }

    /// <summary>Under this name the cookie carries the provider's token, for signing out there; empty when it was too long for a cookie.</summary>
    public const string ProviderToken = "provider";

    private const int LongestToken = 2_000;

    /// <param name="token">The provider's; null for whoever came in another way.</param>
    public static async Task SignInAsync(HttpContext context, SessionId session, string? token = null)
    {
        if (await context.RequestServices.GetRequiredService<SignedIn>().FindAsync(session, context.RequestAborted) is { } viewer)
            context.RequestServices.GetRequiredService<DeviceCookie>().Remember(context, viewer.User);
        var properties = new AuthenticationProperties { IsPersistent = true };
        if (token is not null) properties.SetString(ProviderToken, token.Length <= LongestToken ? token : "");
        await context.SignInAsync(Scheme, ViewerClaims.ForCookie(session), properties);
    }

    private static Task AskForKey(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "sign-in", "Sign in, or send an API key: Authorization: Bearer imp_…");
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var signedIn = context.HttpContext.RequestServices.GetRequiredService<SignedIn>();
        if (context.Principal?.SessionOf() is { } session && await signedIn.UseAsync(session, context.HttpContext.RequestAborted) is { } viewer && IsStillNamed(viewer, context.HttpContext))
            context.Principal = ViewerClaims.Of(viewer, context.HttpContext.Connection.RemoteIpAddress?.ToString());
        else
            context.RejectPrincipal();
    }

    /// <summary>Whoever came in because a proxy named them stays only as long as it does.</summary>
    private static bool IsStillNamed(Viewer viewer, HttpContext context) =>
        viewer.Way != SignInWay.Proxy || context.RequestServices.GetRequiredService<ProxyPerson>().Of(context) == viewer.Email;

    private static bool IsForPrograms(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/_blazor") || request.Path.StartsWithSegments("/hubs");

    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context)
    {
        // To the front page there is no need to say where one came from.
        context.Response.Redirect(context.Request.Path == "/" ? "/sign-in" : $"/sign-in?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        return Task.CompletedTask;
    }
}
