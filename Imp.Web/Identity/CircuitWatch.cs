using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Imp.Web.Identity;

/// <summary>
/// Keeps a live page honest: when a person or session changes, it is looked up again who this is. An ended session takes the page to the
/// sign-in a moment later, and nothing that still comes in from the browser is carried out.
/// </summary>
internal sealed class CircuitWatch(
    CircuitScope scope, AuthenticationStateProvider state, NavigationManager navigation, SignedIn signedIn, Bell bell, TimeProvider clock, ILogger<CircuitWatch> log) : CircuitHandler, IDisposable
{
    /// <summary>Whoever signs out with the form of this very page is on the way already, perhaps to the provider: that way must not be cut off.</summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);

    private IDisposable? subscription;
    private int leaving;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancel)
    {
        scope.IsOpen = true;
        subscription = bell.Subscribe([Topic.Sessions, Topic.People, Topic.Teams], rung => { _ = LookAgainAsync(); });
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
        else _ = LeaveSoonAsync();
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
            if (await ViewerAsync() is not { } viewer) _ = LeaveSoonAsync();
            else if (viewer.Role != before.RoleOf() || viewer.Name != before.Identity?.Name || !viewer.Teams.Values.Distinct().Order().SequenceEqual(before.InTeams()))
                ((IHostEnvironmentAuthenticationStateProvider)state).SetAuthenticationState(Task.FromResult(new AuthenticationState(ViewerClaims.Of(viewer, before.FromOf()))));
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "A live page could not be asked who is looking; its next action will be");
        }
    }

    private async Task LeaveSoonAsync()
    {
        if (Interlocked.Exchange(ref leaving, 1) == 1) return;
        try
        {
            await Task.Delay(Courtesy, clock);
            if (subscription is not null) Leave();
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "A live page whose session ended could not be taken to the sign-in; its next action will be");
        }
    }

    private async ValueTask<Viewer?> ViewerAsync() =>
        (await state.GetAuthenticationStateAsync()).User.SessionOf() is { } session ? await signedIn.FindAsync(session, default) : null;

    private void Leave() => navigation.NavigateTo("/sign-in", forceLoad: true);
}
