using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Jobs;

/// <summary>Forgets what nobody needs any more, in small pieces between which everything else is written as usual.</summary>
public sealed class Retention(JobQueries jobs, EventRetention events, CommandBus bus, WriteGate gate, TimeProvider clock)
{
    /// <summary>How long finished jobs and ended sessions are kept.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>Longer than any window in which flapping is counted.</summary>
    private static readonly TimeSpan FlapsFor = TimeSpan.FromDays(1);

    private static readonly Actor Self = Actor.System("retention");

    public async Task RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Keep;
        while (await jobs.HasOldAsync(before, cancel)) await bus.ExecuteAsync(new PruneJobs(before), Self, cancel);
        await bus.ExecuteAsync(new PruneSessions(before), Self, cancel);
        await gate.RunAsync(writer =>
        {
            FlapSql.Prune(writer, clock.GetUtcNow() - FlapsFor);
            return Task.CompletedTask;
        });
        await events.RunAsync(cancel);
    }
}
