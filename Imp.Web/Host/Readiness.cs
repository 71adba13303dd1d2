using Imp.Web.Api;

namespace Imp.Web.Host;

/// <summary>Whether the server has finished its start. The port is open before, so that people see a page and senders are asked to try again.</summary>
internal sealed class Readiness
{
    private volatile bool ready;

    public bool IsReady => ready;

    public void Open() => ready = true;

    public void Close() => ready = false;
}

/// <summary>Answers everything with 503 until the server is ready, and again once it stops.</summary>
internal sealed class NotReadyYet(RequestDelegate next, Readiness readiness)
{
    private const string Page = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="1"><title>Imp is starting</title></head>
        <body><main><h1>Imp is starting</h1><p>This page looks again every second.</p></main></body></html>
        """;

    public Task InvokeAsync(HttpContext context)
    {
        if (readiness.IsReady || context.Request.Path.Value is "/healthz/live") return next(context);

        context.Response.Headers.RetryAfter = "1";
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "starting", "Imp is starting or stopping. Try again in a moment.");
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Page, context.RequestAborted);
    }
}
