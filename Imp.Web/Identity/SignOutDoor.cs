using Imp.Infrastructure.Identity.Oidc;
using Imp.Infrastructure.Settings;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Authentication;

namespace Imp.Web.Identity;

/// <summary>The way out of this browser: of Imp, and then of the provider through which one came in.</summary>
internal sealed class SignOutDoor(ImpSettings settings, OidcClient provider, LeaveCookie leave, ILogger<SignOutDoor> log)
{
    public async Task<IResult> LeaveAsync(HttpContext context, CancellationToken cancel)
    {
        var token = (await context.AuthenticateAsync(SessionCookie.Scheme)).Properties?.GetString(SessionCookie.ProviderToken);
        await context.SignOutAsync(SessionCookie.Scheme);
        if (token is null || !settings.Oidc.IsOn) return Results.LocalRedirect(Links.SignIn());
        try
        {
            if (await provider.EndAsync(token.Length > 0 ? token : null, settings.LinkBase + "/sign-in", cancel) is { } end) leave.Write(context, end);
        }
        catch (ProviderTrouble trouble)
        {
            log.LogWarning("Signing out at the provider did not work: {Detail}", trouble.Message);
        }
        return Results.LocalRedirect("/signed-out");
    }
}
