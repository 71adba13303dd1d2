using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Infrastructure.Notifications;
using Imp.Web.Languages;

namespace Imp.Web.Notifications;

/// <summary>The one-click link of a message: a page with buttons. Mail scanners open links, so only a button changes anything; the token is the secret, so nothing else is asked for.</summary>
internal static class AcknowledgeEndpoints
{
    public static void MapAcknowledge(this IEndpointRouteBuilder routes)
    {
        var link = routes.MapGroup("/a/{token}").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().AddEndpointFilter(HideAsync);
        link.MapGet("", ShowAsync);
        link.MapPost("", (string token, AckLinkQueries links, ReplyDesk desk, LanguageShelf shelf, HttpContext context, CancellationToken cancel) => ActAsync(token, ReplyAction.Acknowledge, links, desk, shelf, context, cancel));
        link.MapPost("snooze", (string token, AckLinkQueries links, ReplyDesk desk, LanguageShelf shelf, HttpContext context, CancellationToken cancel) => ActAsync(token, ReplyAction.Snooze, links, desk, shelf, context, cancel));
        link.MapPost("close", (string token, AckLinkQueries links, ReplyDesk desk, LanguageShelf shelf, HttpContext context, CancellationToken cancel) => ActAsync(token, ReplyAction.Close, links, desk, shelf, context, cancel));
        link.MapPost("call", TwilioEndpoints.PressAsync);
    }

    private static async Task<IResult> ShowAsync(string token, AckLinkQueries links, ReplyDesk desk, LanguageShelf shelf, HttpContext context, CancellationToken cancel)
    {
        if (await links.FindAsync(token, cancel) is not { Person.Active: true } page) return Nothing(context, shelf);
        await desk.SeenAsync(page);
        return Page(AcknowledgePage.Of(page, token, WordsFor(page, shelf, context)), StatusCodes.Status200OK);
    }

    private static async Task<IResult> ActAsync(string token, ReplyAction action, AckLinkQueries links, ReplyDesk desk, LanguageShelf shelf, HttpContext context, CancellationToken cancel)
    {
        if (await links.FindAsync(token, cancel) is not { Person.Active: true } page) return Nothing(context, shelf);
        await desk.AnsweredAsync(page);
        string? problem = null;
        foreach (var one in page.All) problem = await desk.TryAsync(one, action, $"link, {context.Connection.RemoteIpAddress}") ?? problem;
        var words = WordsFor(page, shelf, context);
        // A program has no use for a page: the button of a notification asks for the one sentence that is true now.
        if (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
            return Results.Json(new { state = (await links.FindAsync(token, cancel) ?? page).AllStates(words), problem = words[problem] }, statusCode: problem is null ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden);
        if (problem is not null) return Page(AcknowledgePage.Of(page, token, words, problem), StatusCodes.Status403Forbidden);
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

    /// <summary>The page speaks as the message did that led to it; where its person has chosen nothing, as the browser asks.</summary>
    private static Wording WordsFor(AckPage page, LanguageShelf shelf, HttpContext context) => shelf.For(page.Person.Language ?? LanguageChoice.Of(context, shelf).Code, page.Person.Zone);

    private static IResult Nothing(HttpContext context, LanguageShelf shelf) => Page(AcknowledgePage.Unknown(new Wording(LanguageChoice.Of(context, shelf))), StatusCodes.Status404NotFound);

    private static IResult Page(string html, int status) => Results.Content(html, "text/html; charset=utf-8", statusCode: status);
}
