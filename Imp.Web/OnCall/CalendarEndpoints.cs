using Imp.Infrastructure.OnCall;

namespace Imp.Web.OnCall;

/// <summary>Shifts for calendar programs. The secret in the address is all that is asked for, so it stands in no log.</summary>
internal static class CalendarEndpoints
{
    public static void MapCalendars(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/ical/{secret}.ics", ReadAsync).AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(HideAsync);

    private static async Task<IResult> ReadAsync(string secret, CalendarDesk desk, HttpContext context, CancellationToken cancel)
    {
        var from = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (!desk.MayAsk(from)) return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        if (await desk.FindAsync(secret, from, cancel) is not { } file) return Results.NotFound();

        context.Response.Headers.CacheControl = "private, no-cache";
        // Answers 304 to a program that has it already.
        return Results.Bytes(file.Bytes, "text/calendar; charset=utf-8", "oncall.ics", entityTag: new(file.Tag));
    }

    private static ValueTask<object?> HideAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Request.Path = "/ical/•";
        context.HttpContext.Response.Headers["X-Robots-Tag"] = "noindex";
        return next(context);
    }
}
