using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Escalation;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Notifications;
using Imp.Web.Cli;

namespace Imp.Web.Host;

/// <summary>For whoever watches from outside; needs no sign-in and tells nothing private.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Cycle = TimeSpan.FromSeconds(10);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", HealthAsync).AllowAnonymous();
        routes.MapGet("/healthz/live", () => Results.Json(new { status = "live" })).AllowAnonymous();
    }

    /// <summary>200 only when a row could be committed within the last seconds and every worker came to rest within ten, and no page is late without a known reason. Channels that hold messages back do not change that: a restart would not help.</summary>
    private static async Task<IResult> HealthAsync(
        StorageWatch watch, StorageHealth storage, WriteGate gate, IReadOnlyList<Runner> runners, CircuitBoard circuits, PagerAudit audit, PauseBoard pauses, DataFolder folder, StartedAt started, TimeProvider clock, CancellationToken cancel)
    {
        var written = await watch.ProveAsync(cancel);
        var late = runners.Where(runner => runner.SinceRest > Cycle).Select(runner => runner.Name).ToList();
        var healthy = written && late.Count == 0 && storage.Trouble == StorageTrouble.None && audit.Unexplained.Count == 0;
        var broken = circuits.Broken.Select(one => one.Channel.ToString()).Distinct().ToList();
        var paused = (await pauses.GetAsync(cancel)).Select(one => one.Channel.ToString()).ToList();
        var free = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder.Path)! : folder.Path).AvailableFreeSpace;
        return Results.Json(
            new
            {
                status = !healthy ? "failing" : broken.Count + paused.Count > 0 ? "degraded" : "ok",
                version = VersionVerb.Version,
                uptimeSeconds = (long)(clock.GetUtcNow() - started.At).TotalSeconds,
                database = new { written, trouble = storage.Trouble.ToString(), waiting = gate.Waiting },
                jobs = new { late },
                pager = new { late = audit.Findings.Select(one => one.Cause) },
                channels = new { broken, paused },
                disk = new { freeBytes = free },
            }, statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>When this process became ready to serve.</summary>
internal sealed record StartedAt(DateTimeOffset At);
