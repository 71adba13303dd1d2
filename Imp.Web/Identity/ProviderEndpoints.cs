using Imp.Domain.Shared;
using Imp.Infrastructure.Identity.Oidc;
using Imp.Infrastructure.Settings;
using Imp.Web.Shell;

namespace Imp.Web.Identity;

/// <summary>To the OpenID provider and back.</summary>
internal static class ProviderEndpoints
{
    public static void MapProvider(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in/provider", GoAsync).AllowAnonymous();
        routes.MapGet("/sign-in/provider/back", ComeBackAsync).AllowAnonymous();
    }

    private static async Task<IResult> GoAsync(
        HttpContext context, ImpSettings settings, ProviderDesk desk, OidcClient provider, ProviderCookie cookie, ILogger<OidcClient> log, string? returnUrl, bool? again, CancellationToken cancel)
    {
        if (!settings.Oidc.IsOn) return Results.NotFound();
        var attempt = desk.Begin();
        try
        {
            var address = await provider.AuthorizeAsync(attempt, again == true, cancel);
            cookie.Write(context, attempt, LocalAddress.Of(returnUrl));
            return Results.Redirect(address.ToString());
        }
        catch (ProviderTrouble trouble)
        {
            return Failed(trouble.Code, trouble.Message, log);
        }
    }

    private static async Task<IResult> ComeBackAsync(
        HttpContext context, ImpSettings settings, ProviderDesk desk, ProviderCookie cookie, ILogger<OidcClient> log, string? code, string? state, string? error, CancellationToken cancel)
    {
        if (!settings.Oidc.IsOn) return Results.NotFound();
        var begun = cookie.Take(context);
        if (begun is not { } held || held.Attempt.State != state) return Failed(ProviderTrouble.State, "the attempt is not known in this browser", log);
        if (string.IsNullOrEmpty(code)) return Failed(ProviderTrouble.Denied, "the provider said no: " + string.Concat((error ?? "no reason").Where(char.IsLetterOrDigit).Take(60)), log);
        try
        {
            var (session, token) = await desk.FinishAsync(code, held.Attempt, context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString(), cancel);
            await SessionCookie.SignInAsync(context, session, token);
            return Results.LocalRedirect(LocalAddress.Of(held.ReturnUrl));
        }
        catch (ProviderTrouble trouble)
        {
            return Failed(trouble.Code, trouble.Message, log);
        }
        catch (Refusal refusal)
        {
            return Failed(refusal.Code, refusal.Message, log);
        }
        catch (FluentValidation.ValidationException wrong)
        {
            return Failed(ProviderTrouble.Answer, wrong.Message, log);
        }
    }

    private static IResult Failed(string code, string detail, ILogger log)
    {
        log.LogWarning("Single sign-on did not work ({Code}): {Detail}", code, detail);
        return Results.LocalRedirect(Links.With("/sign-in", ("trouble", code)));
    }
}
