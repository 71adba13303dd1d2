using System.Text;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Wall;
using Imp.Web.Languages;

namespace Imp.Web.Wall;

/// <summary>The wall screen: for whoever is signed in, and by an address of its own that can be withdrawn. It only shows.</summary>
internal static class WallEndpoints
{
    private static readonly Actor Screen = Actor.System("wall");

    public static void MapWall(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/wall").RequireAuthorization(nameof(Permission.View)).ExcludeFromDescription();
        own.MapGet("", async (WallBoard board, Words words, CancellationToken cancel) => Page(WallPage.Of("/wall/live", await PictureAsync(board, cancel), words), StatusCodes.Status200OK));
        own.MapGet("now", async (WallBoard board, CancellationToken cancel) => Results.Bytes(WallFrame.Of(await board.ReadAsync(cancel), WallStream.Version), "application/json; charset=utf-8"));
        own.MapGet("live", (WallStream stream, HttpContext context) => stream.SendAsync(context, _ => new ValueTask<bool>(true)));

        var linked = routes.MapGroup("/wall/{key}").AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(HideAsync);
        linked.MapGet("", ShowAsync);
        linked.MapGet("live", StreamAsync);
    }

    private static async Task<IResult> ShowAsync(string key, WallLinks links, WallBoard board, CommandBus bus, Words words, CancellationToken cancel)
    {
        if (await links.FindAsync(key, cancel) is not { } link) return Page(WallPage.Unknown(words), StatusCodes.Status404NotFound);
        await bus.ExecuteAsync(new UsedWallLink(link.Id), Screen, cancel);
        return Page(WallPage.Of($"/wall/{key}/live", await PictureAsync(board, cancel), words), StatusCodes.Status200OK);
    }

    private static async Task StreamAsync(string key, WallLinks links, WallStream stream, HttpContext context)
    {
        if (await links.FindAsync(key, context.RequestAborted) is null) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else await stream.SendAsync(context, async cancel => await links.FindAsync(key, cancel) is not null);
    }

    private static async Task<string> PictureAsync(WallBoard board, CancellationToken cancel) => Encoding.UTF8.GetString(WallFrame.Of(await board.ReadAsync(cancel), WallStream.Version));

    /// <summary>Keeps the key out of every log line.</summary>
    private static ValueTask<object?> HideAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Request.Path = "/wall/•";
        return next(context);
    }

    private static IResult Page(string html, int status) => Results.Content(html, "text/html; charset=utf-8", statusCode: status);
}
