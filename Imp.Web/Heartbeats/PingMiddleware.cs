using System.Globalization;
using System.Text;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Integrations;
using Imp.Web.Integrations;

namespace Imp.Web.Heartbeats;

/// <summary><c>/ping/…</c>: takes heartbeats in, in the manner of healthchecks.io, so that the many scripts and tools that know it only need another address. Whoever knows a heartbeat's id, or an integration key of its service, may ping.</summary>
internal sealed class PingMiddleware(RequestDelegate next, PingDesk desk, IntegrationKeys keys, PingStart start)
{
    private const string Path = "/ping/";

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.Value is { } path && path.StartsWith(Path, StringComparison.Ordinal) ? TakeAsync(context, path[Path.Length..]) : next(context);

    private async Task TakeAsync(HttpContext context, string path)
    {
        // A page may ping too: it tells nothing that the sender does not know.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers["Ping-Body-Limit"] = PingDesk.BodyLimit.ToString(CultureInfo.InvariantCulture);
        try
        {
            await PingAsync(context, path);
        }
        catch (StorageProblem problem)
        {
            context.Response.Headers.RetryAfter = problem.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(context, problem.HttpStatus(), problem.Message);
        }
    }

    private async Task PingAsync(HttpContext context, string path)
    {
        var method = context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsPost(method))
        {
            context.Response.Headers.Allow = "GET, HEAD, POST";
            await AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "method not allowed");
            return;
        }
        var address = PingAddress.Read(path, context.Request.Query["rid"]);
        if (address.Problem is { } problem)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, problem);
            return;
        }
        var body = await ReadAsync(context.Request, context.RequestAborted);
        var (heartbeat, isNew, refusal) = await FindAsync(address, context.Request.Query["create"] == "1", context.RequestAborted);
        if (refusal is not null)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, refusal);
            return;
        }
        var fate = heartbeat is { } id ? await desk.PingAsync(id, address.Beat!, context.Connection.RemoteIpAddress?.MapToIPv4IfPossible(), body) : PingFate.Unknown;
        if (fate == PingFate.TooMany) context.Response.Headers.RetryAfter = "1";
        var (status, text) = fate switch
        {
            PingFate.Kept => isNew ? (StatusCodes.Status201Created, "Created") : (StatusCodes.Status200OK, "OK"),
            PingFate.Unknown => (StatusCodes.Status404NotFound, "not found"),
            PingFate.TooMany => (StatusCodes.Status429TooManyRequests, "rate limited"),
        };
        await AnswerAsync(context, status, text);
    }

    private async ValueTask<(HeartbeatId? Heartbeat, bool IsNew, string? Refusal)> FindAsync(PingAddress address, bool mayCreate, CancellationToken cancel)
    {
        if (address.Id is { } id) return (await desk.FindAsync(id, cancel), false, null);
        if (await keys.FindAsync(address.Key!, cancel) is not { } integration) return default;
        if (await desk.FindAsync(integration.Service, address.Slug!, cancel) is { } found) return (found, false, null);
        return mayCreate ? await start.CreateAsync(integration, address.Slug!, cancel) : default;
    }

    /// <summary>The first of the body. The rest is left where it is: a sender that posts its whole log must not be refused for it.</summary>
    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method)) return [];
        var body = new byte[PingDesk.BodyLimit];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        return body[..length];
    }

    private static async Task AnswerAsync(HttpContext context, int status, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}

internal static class SenderAddress
{
    /// <returns>As people write it, also where the listener speaks both versions at once.</returns>
    public static string MapToIPv4IfPossible(this System.Net.IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
