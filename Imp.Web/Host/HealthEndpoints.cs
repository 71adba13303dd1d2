using Imp.Infrastructure.Database;
using Imp.Infrastructure.Operations;
using Imp.Web.Cli;
using Imp.Web.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Imp.Web.Host;

/// <summary>For whoever watches from outside. Needs no sign-in and then tells only whether and what; with a key the figures too.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", HealthAsync).AllowAnonymous();
        routes.MapGet("/readyz", ReadyAsync).AllowAnonymous();
        routes.MapGet("/healthz/live", () => Results.Json(new { status = "live" })).AllowAnonymous();
    }

    /// <summary>Whether Imp does its work: 503 when something is late or cannot be written, so that somebody looks.</summary>
    private static Task<IResult> HealthAsync(HttpContext context, HealthCheck check, StartedAt started, TimeProvider clock) => AnswerAsync(context, check, started, clock, health => health.IsWell);

    /// <summary>Whether requests should be sent here: 503 only while nothing could be written. What is late is no reason to send them elsewhere.</summary>
    private static Task<IResult> ReadyAsync(HttpContext context, HealthCheck check, StartedAt started, TimeProvider clock) => AnswerAsync(context, check, started, clock, health => health.IsReady);

    private static async Task<IResult> AnswerAsync(HttpContext context, HealthCheck check, StartedAt started, TimeProvider clock, Func<Health, bool> isGood)
    {
        var health = await check.LookAsync(context.RequestAborted);
        var good = isGood(health);
        var mayKnow = await MayKnowAsync(context);
        return Results.Json(
            new
            {
                status = !good ? "failing" : health.IsDegraded ? "degraded" : "ok",
                version = mayKnow ? VersionVerb.Version : null,
                uptimeSeconds = mayKnow ? (long?)(clock.GetUtcNow() - started.At).TotalSeconds : null,
                checks = health.Checks.ToDictionary(one => one.Name, one => Shown(one, mayKnow)),
            },
            Json, statusCode: good ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Json = new(System.Text.Json.JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static object Shown(HealthPart part, bool mayKnow) => new { status = Word(part.State), says = mayKnow ? part.Says : null, value = mayKnow ? part.Value : null, unit = mayKnow ? part.Unit : null };

    private static string Word(HealthState state) => state switch
    {
        HealthState.Good => "ok",
        HealthState.Degraded => "degraded",
        HealthState.Failing => "failing",
    };

    /// <summary>Figures are for those who may look at the console.</summary>
    private static async Task<bool> MayKnowAsync(HttpContext context)
    {
        var scheme = context.Request.Headers.Authorization.Count > 0 ? ApiKeyScheme.Name : SessionCookie.Scheme;
        return (await context.AuthenticateAsync(scheme)).Succeeded;
    }
}

/// <summary>When this process became ready to serve.</summary>
internal sealed record StartedAt(DateTimeOffset At);
