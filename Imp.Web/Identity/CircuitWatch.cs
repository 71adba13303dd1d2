using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Imp.Web.Identity;

/// <summary>
/// Keeps a live page honest: when a person or session changes, it is looked up again who this is. An ended session takes the page to the
/// sign-in at once, and nothing that still comes in from the browser is carried out.
/// </summary>
internal sealed class CircuitWatch(
    CircuitScope scope, AuthenticationStateProvider state, NavigationManager navigation, SignedIn signedIn, Bell bell, ILogger<CircuitWatch> log) : CircuitHandler, IDisposable
{
    private IDisposable? subscription;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancel)
    {
        scope.IsOpen = true;
        subscription = bell.Subscribe([Topic.Sessions, Topic.People], rung => { _ = LookAgainAsync(); });
        // What changed between the request that opened the line and this moment rang for nobody.
        return LookAgainAsync();
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancel)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (await ViewerAsync() is not null) await next(context);
        else Leave();
    };

    public void Dispose()
    {
        subscription?.Dispose();
        subscription = null;
    }

    private async Task LookAgainAsync()
    {
        try
        {
            var before = (await state.GetAuthenticationStateAsync()).User;
            if (await ViewerAsync() is not { } viewer) Leave();
            else if (viewer.Role != before.RoleOf() || viewer.Name != before.Identity?.Name)
                ((IHostEnvironmentAuthenticationStateProvider)state).SetAuthenticationState(Task.FromResult(new AuthenticationState(ViewerClaims.Of(viewer, before.FromOf()))));
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "A live page could not be asked who is looking; its next action will be");
        }
    }

    private async ValueTask<Viewer?> ViewerAsync() =>
        (await state.GetAuthenticationStateAsync()).User.SessionOf() is { } session ? await signedIn.FindAsync(session, default) : null;

    private void Leave() => navigation.NavigateTo("/sign-in", forceLoad: true);
}
