using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Settings;
using Imp.Web.Api;
using Imp.Web.Host;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Imp.Web.Identity;

/// <summary>Who may come in, and as whom. Whatever says nothing else needs somebody who is signed in.</summary>
internal static class IdentityServices
{
    private const string Either = "session or key";

    public static IServiceCollection AddImpIdentity(this IServiceCollection services, ImpSettings settings, DataFolder folder)
    {
        services.AddDataProtection().SetApplicationName("imp");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeyFiles(folder.Keys));
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector = SchemeOf)
            .AddCookie(SessionCookie.Scheme, options => SessionCookie.Configure(options, settings))
            .AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        services.AddAuthorization(Allow);
        services.AddAntiforgery(options =>
        {
            options.SuppressXFrameOptionsHeader = true;
            ProtectForms(options.Cookie, settings);
        });
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CircuitScope>();
        services.AddScoped<CircuitHandler, CircuitWatch>();
        services.AddScoped<ICurrentActor, CurrentActor>();
        services.AddSingleton<SetUpDoor>();
        services.AddSingleton<FirstKey>();
        services.AddSingleton<StepCookie>();
        services.AddSingleton<DeviceCookie>();
        services.AddSingleton<PasskeyCookie>();
        services.AddSingleton<PasskeyDesk>();
        services.AddSingleton<ProviderCookie>();
        services.AddSingleton<LeaveCookie>();
        services.AddSingleton<SignOutDoor>();
        services.AddSingleton<ProxyPerson>();
        services.AddScoped<ProofOfPerson>();
        return services;
    }

    /// <summary>A key opens the API and no page. A browser's cookie reads the API too, but never writes by it: another site could make the browser send it.</summary>
    private static string SchemeOf(HttpContext context)
    {
        // What watches Imp is told plainly that it has no key, instead of being sent to a page.
        if (context.Request.Path.StartsWithSegments("/metrics")) return ApiKeyScheme.Name;
        if (!context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/hubs")) return SessionCookie.Scheme;
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return context.Request.Headers.Authorization.Count == 0 && reads ? SessionCookie.Scheme : ApiKeyScheme.Name;
    }

    private static void Allow(AuthorizationOptions options)
    {
        options.FallbackPolicy = options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        foreach (var permission in Enum.GetValues<Permission>())
        {
            options.AddPolicy(Somewhere.Of(permission), policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.MaySomewhere(permission)));
            options.AddPolicy(permission.ToString(), policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.RoleOf()?.May(permission) == true));
        }
    }

    private static void ProtectForms(CookieBuilder cookie, ImpSettings settings)
    {
        cookie.Name = settings.IsSecure ? "__Host-imp-form" : "imp-form";
        cookie.SecurePolicy = settings.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.Path = "/";
    }
}
