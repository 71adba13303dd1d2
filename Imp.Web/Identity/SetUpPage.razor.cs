using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Identity;

/// <summary>The first run in the browser. Whoever does not hold the printed code finds nothing here.</summary>
public sealed partial class SetUpPage
{
    private bool open;
    private string? problem;

    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "code")] private string? Code { get; set; }

    [SupplyParameterFromForm(FormName = "setup")] private SetUpForm? Form { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Form ??= new SetUpForm();
        open = await Door.OpensAsync(Code, Http.RequestAborted);
        if (!open) Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task SetUpAsync()
    {
        if (!open) return;

        var command = FirstRun.Command(Chance, Form!.Email ?? "", Form.Name ?? "", new Secret(Form.Password ?? ""), Form.Team, Form.Service, Form.Integration);
        var from = Http.Connection.RemoteIpAddress?.ToString();
        var result = await Acts.TryAsync(command, Actor.System("setup") with { From = from });
        if (!result.Done)
        {
            Http.Response.StatusCode = StatusCodes.Status400BadRequest;
            problem = result.Problem;
            return;
        }
        if ((await Desk.TryAsync(command.Email, command.Password, from, Http.Request.Headers.UserAgent.ToString(), Http.RequestAborted)).Session is { } session)
        {
            await SessionCookie.SignInAsync(Http, session);
            First.Keep(session, command.IntegrationKey);
        }
        // Another page, so that its form is made for the person who is signed in now.
        Http.Response.Redirect("/welcome");
    }

    internal sealed class SetUpForm
    {
        public string? Name { get; set; }
        public string? Email { get; set; }
        public string? Password { get; set; }
        public string? Team { get; set; }
        public string? Service { get; set; }
        public string? Integration { get; set; }
    }
}
