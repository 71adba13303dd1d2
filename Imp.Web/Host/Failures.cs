using System.Diagnostics;
using Imp.Infrastructure.Operations;
using Imp.Web.Api;
using Imp.Web.Operations;

namespace Imp.Web.Host;

/// <summary>Names and measures every request, so that an error's answer and its log line can be put together, and answers what nobody handled.</summary>
internal sealed class Failures(RequestDelegate next, Instruments instruments, ILogger<Failures> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        if (Tracing.IsOn) Describe(context);
        try
        {
            await next(context);
            if (IsBareRefusal(context)) await ExplainAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The other side hung up; there is nobody to answer.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            if (await Problems.TryWriteAsync(context, failure)) return;
            log.LogError(failure, "Request {TraceId} failed: {Method} {Path}", context.TraceIdentifier, context.Request.Method, context.Request.Path);
            await Problems.WriteAsync(context, 500, "internal", "Something went wrong on our side. The log has more under this trace id.");
        }
        finally
        {
            if (RequestKind.Of(context.Request.Path) is { } kind) instruments.Answered(kind, context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>Names the request's span by its kind. Never by its address, in which senders have their keys and people their secret links.</summary>
    private static void Describe(HttpContext context)
    {
        if (Activity.Current is not { } span) return;
        span.DisplayName = $"{context.Request.Method} {RequestKind.Of(context.Request.Path) ?? "live"}";
        foreach (var tag in new[] { "url.path", "url.query", "url.full", "http.target", "http.url" }) span.SetTag(tag, null);
    }

    /// <summary>The framework itself answers an address, a method or a value that fits no route with a bare number; programs are promised a problem.</summary>
    private static bool IsBareRefusal(HttpContext context) =>
        context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null } && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    private static Task ExplainAsync(HttpContext context) => context.Response.StatusCode switch
    {
        404 => Problems.WriteAsync(context, 404, "missing", "There is nothing at this address."),
        405 => Problems.WriteAsync(context, 405, "method", "This address does not answer to that method."),
        var status => Problems.WriteAsync(context, status, "request", "The request could not be read; send what is documented."),
    };
}
