using System.Security.Claims;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Web.Api;
using Microsoft.AspNetCore.Components.Authorization;

namespace Imp.Web.Identity;

/// <summary>Who acts, for endpoints, static pages and live pages alike; name and role are those of now.</summary>
internal sealed class CurrentActor(IHttpContextAccessor http, CircuitScope circuit, IServiceProvider services, SignedIn signedIn) : ICurrentActor
{
    public async ValueTask<Actor> GetAsync()
    {
        var principal = await PrincipalAsync();
        if (principal?.SessionOf() is { } session && await signedIn.UseAsync(session, default) is { } viewer)
            return viewer.ActingFrom(principal.FromOf());
        // A key was looked up a moment ago, for this request alone.
        if (principal?.ProgramOf() is { } program) return program;
        throw new NotAllowed(Permission.View);
    }

    private async ValueTask<ClaimsPrincipal?> PrincipalAsync() => circuit.IsOpen
        ? (await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User
        : http.HttpContext?.User;
}
