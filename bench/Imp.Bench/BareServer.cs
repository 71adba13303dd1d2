using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Imp.Bench;

/// <summary>
/// The floor under every server of ours: Kestrel reads an event, parses it with System.Text.Json, keeps nothing and answers the way
/// PagerDuty's interface does.
/// </summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        app.MapGet("/", () => "bare");
        app.MapPost("/v2/enqueue", EnqueueAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task EnqueueAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var key = body.RootElement.GetProperty("dedup_key").GetString() ?? "";
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new Accepted("success", "Event processed", key), context.RequestAborted);
    }

    private sealed record Accepted(string Status, string Message, string Dedup_key);
}
