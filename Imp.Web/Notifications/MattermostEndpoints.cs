using Imp.Infrastructure.Notifications.Mattermost;

namespace Imp.Web.Notifications;

/// <summary>Buttons that were pressed in Mattermost. Believed only with what Imp put into the button, which Mattermost shows to nobody.</summary>
internal static class MattermostEndpoints
{
    public static void MapMattermost(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/mattermost/action", PressAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().AddEndpointFilter<AnswerDoorFilter>();

    private static async Task<IResult> PressAsync(HttpContext context, MattermostButtons buttons, CancellationToken cancel) =>
        await AnswerBody.JsonAsync(context, cancel) is { } press && await buttons.PressAsync(press, cancel) is { } answer ? Results.Json(answer) : Results.StatusCode(StatusCodes.Status403Forbidden);
}
