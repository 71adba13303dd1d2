using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Jobs;

/// <summary>Takes jobs for a run. What was cancelled or taken meanwhile is left alone; the caller reads afterwards what it got.</summary>
public sealed record LeaseJobs(IReadOnlyList<long> Jobs, string Run) : ICommand
{
    /// <summary>Longer than any channel may take.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(30);

    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class LeaseJobsHandler : ICommandHandler<LeaseJobs>
{
    public async Task HandleAsync(LeaseJobs command, Change change)
    {
        foreach (var job in await change.Db.Jobs.Where(job => command.Jobs.Contains(job.Sequence)).ToListAsync(change.Cancel))
            job.Lease(command.Run, change.Now + LeaseJobs.For);
    }
}

/// <summary>Frees jobs whose holder is gone; they are due at once.</summary>
public sealed record ReclaimJobs(IReadOnlyList<long> Jobs) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class ReclaimJobsHandler : ICommandHandler<ReclaimJobs>
{
    public async Task HandleAsync(ReclaimJobs command, Change change)
    {
        foreach (var job in await change.Db.Jobs.Where(job => command.Jobs.Contains(job.Sequence)).ToListAsync(change.Cancel))
            job.Reclaim(change.Now);
    }
}
