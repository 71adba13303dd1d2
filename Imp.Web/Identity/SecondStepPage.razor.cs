using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Settings;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Identity;

/// <summary>Asks for the code after the password, or sets the app up for whoever needs one and has none.</summary>
public sealed partial class SecondStepPage
{
    private SecondStep? step;
    private NewSecondFactor? factor;
    private IReadOnlyList<Secret>? recovery;
    private string account = "";
    private string? refused;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "returnUrl")] private string? ReturnUrl { get; set; }

    [SupplyParameterFromForm(FormName = "code")] private string? Code { get; set; }

    [Inject] private SignInDesk Desk { get; set; } = null!;

    [Inject] private StepCookie Cookie { get; set; } = null!;

    [Inject] private DeviceCookie Device { get; set; } = null!;

    [Inject] private PeopleQueries People { get; set; } = null!;

    [Inject] private ImpSettings Settings { get; set; } = null!;

    [Inject] private IChance Chance { get; set; } = null!;

    private string Site => new Uri(Settings.LinkBase).Host;

    protected override async Task OnInitializedAsync()
    {
        if (Cookie.Read(Http) is not { } held)
        {
            Leave();
            return;
        }
        step = held.Step;
        if (!step.Enrol) return;

        factor = NewSecondFactor.Make(Chance);
        if (held.Seed is { } seed) factor = factor with { Seed = seed };
        else Cookie.Write(Http, step, factor.Seed);
        account = (await People.GetAsync(step.User, Http.RequestAborted))?.Row.Email ?? "";
    }

    private async Task FinishAsync()
    {
        if (step is null) return;

        var answer = await Desk.FinishAsync(step, new Secret(Code ?? ""), factor, Http.Connection.RemoteIpAddress?.ToString(), Http.Request.Headers.UserAgent.ToString(), Http.RequestAborted, Device.Read(Http));
        if (answer.Session is { } session)
        {
            Cookie.Forget(Http);
            await SessionCookie.SignInAsync(Http, session);
            if (factor is null) Http.Response.Redirect(LocalAddress.Of(ReturnUrl));
            else recovery = factor.Recovery;
        }
        else if (answer.Next is null)
        {
            Cookie.Forget(Http);
            Leave();
        }
        else
        {
            Http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            refused = answer.Problem;
        }
    }

    private void Leave() => Http.Response.Redirect(Links.SignIn(ReturnUrl));
}
