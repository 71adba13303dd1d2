using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications;

namespace Imp.Web.Notifications;

/// <summary>The one-click link of a message: a page with one button. Mail scanners open links, so only the button changes anything; the token is the secret, so nothing else is asked for.</summary>
internal static class AcknowledgeEndpoints
{
    public static void MapAcknowledge(this IEndpointRouteBuilder routes)
    {
        var link = routes.MapGroup("/a/{token}").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().AddEndpointFilter(HideAsync);
        link.MapGet("", ShowAsync);
        link.MapPost("", AcknowledgeAsync);
        link.MapPost("call", TwilioEndpoints.PressAsync);
    }

    private static async Task<IResult> ShowAsync(string token, AckLinkQueries links, CancellationToken cancel) =>
        await links.FindAsync(token, cancel) is { Person.Active: true } page ? Page(AcknowledgePage.Of(page), StatusCodes.Status200OK) : Nothing();

    private static async Task<IResult> AcknowledgeAsync(string token, AckLinkQueries links, ReplyDesk desk, HttpContext context, CancellationToken cancel)
    {
        if (await links.FindAsync(token, cancel) is not { Person.Active: true } page) return Nothing();
        if (page.WaitsForAnswer) await desk.TryAsync(page, ReplyAction.Acknowledge, $"link, {context.Connection.RemoteIpAddress}");
        // A program has no use for a page: the button of a notification asks for the one sentence that is true now.
        if (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
            return Results.Json(new { state = (await links.FindAsync(token, cancel) ?? page).State });
        // The page again, by GET: going back or reloading does not send twice.
        return Results.Redirect($"/a/{token}", permanent: false, preserveMethod: false);
    }

    /// <summary>Keeps the token out of every log line and of every page that follows.</summary>
    private static ValueTask<object?> HideAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Request.Path = "/a/•";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.ContentSecurityPolicy = AcknowledgePage.Policy;
        return next(context);
    }

    private static IResult Nothing() => Page(AcknowledgePage.Unknown, StatusCodes.Status404NotFound);

    private static IResult Page(string html, int status) => Results.Content(html, "text/html; charset=utf-8", statusCode: status);
}
