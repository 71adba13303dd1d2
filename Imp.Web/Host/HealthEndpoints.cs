using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Jobs;
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

    /// <summary>200 only when a row could be committed within the last seconds and every worker came to rest within ten.</summary>
    private static async Task<IResult> HealthAsync(
        StorageWatch watch, StorageHealth storage, WriteGate gate, IReadOnlyList<Runner> runners, DataFolder folder, StartedAt started, TimeProvider clock, CancellationToken cancel)
    {
        var written = await watch.ProveAsync(cancel);
        var late = runners.Where(runner => runner.SinceRest > Cycle).Select(runner => runner.Name).ToList();
        var healthy = written && late.Count == 0 && storage.Trouble == StorageTrouble.None;
        var free = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder.Path)! : folder.Path).AvailableFreeSpace;
        return Results.Json(
            new
            {
                status = healthy ? "ok" : "failing",
                version = VersionVerb.Version,
                uptimeSeconds = (long)(clock.GetUtcNow() - started.At).TotalSeconds,
                database = new { written, trouble = storage.Trouble.ToString(), waiting = gate.Waiting },
                jobs = new { late },
                disk = new { freeBytes = free },
            }, statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>When this process became ready to serve.</summary>
internal sealed record StartedAt(DateTimeOffset At);
