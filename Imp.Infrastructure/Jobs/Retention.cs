using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Jobs;

/// <summary>Forgets what nobody needs any more, in small pieces between which everything else is written as usual.</summary>
public sealed class Retention(JobQueries jobs, EventRetention events, CommandBus bus, TimeProvider clock)
{
    /// <summary>How long finished jobs and ended sessions are kept.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private static readonly Actor Self = Actor.System("retention");

    public async Task RunAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Keep;
        while (await jobs.HasOldAsync(before, cancel)) await bus.ExecuteAsync(new PruneJobs(before), Self, cancel);
        await bus.ExecuteAsync(new PruneSessions(before), Self, cancel);
        await events.RunAsync(cancel);
    }
}
