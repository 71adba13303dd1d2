using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;
using Imp.Web.Api;
using Microsoft.AspNetCore.Antiforgery;

namespace Imp.Web.Identity;

/// <summary>What of signing in and out is not a page.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        routes.MapPost("/sign-out-everywhere", SignOutEverywhereAsync).RequireAuthorization(nameof(Permission.View));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery forms, CommandBus bus, ICurrentActor me, SignOutDoor door, CancellationToken cancel)
    {
        if (!await forms.IsRequestValidAsync(context)) throw new BadHttpRequestException("antiforgery");
        // Somebody whose session ended elsewhere is out already.
        if (context.User.SessionOf() is { } session) await bus.ExecuteAsync(new SignOut(session), await me.GetAsync(), cancel);
        return await door.LeaveAsync(context, cancel);
    }

    private static async Task<IResult> SignOutEverywhereAsync(HttpContext context, IAntiforgery forms, CommandBus bus, ICurrentActor me, SignOutDoor door, CancellationToken cancel)
    {
        if (!await forms.IsRequestValidAsync(context)) throw new BadHttpRequestException("antiforgery");
        await bus.ExecuteAsync(new SignOutEverywhere(), await me.GetAsync(), cancel);
        return await door.LeaveAsync(context, cancel);
    }
}
