using Imp.Infrastructure.Settings;
using Imp.Web.Api;

namespace Imp.Web.Host;

/// <summary>Lets only pages of this site open the live line: browsers send cookies along with a WebSocket from anywhere, and no other rule of theirs stops it.</summary>
internal sealed class OwnOrigin(RequestDelegate next, ImpSettings settings)
{
    private readonly string publicHost = new Uri(settings.LinkBase).Authority;

    public Task InvokeAsync(HttpContext context)
    {
        var live = context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal) || context.WebSockets.IsWebSocketRequest;
        return !live || IsOwn(context.Request) ? next(context) : Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "origin", "Only pages of this site may open the live line.");
    }

    private bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        // Programs send none; they have no cookies that somebody else could use.
        if (origin.Length == 0) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && (from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) || from.Authority.Equals(publicHost, StringComparison.OrdinalIgnoreCase));
    }
}
