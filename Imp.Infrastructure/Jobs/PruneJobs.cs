using Imp.Domain.Jobs;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Jobs;

/// <summary>Forgets some jobs that ended before an instant. A dead one stays: somebody has yet to look at it.</summary>
public sealed record PruneJobs(DateTimeOffset Before) : ICommand
{
    /// <summary>So few at a time that nobody notices.</summary>
    public const int Batch = 500;

    public Permission Needs => Permission.Own;

    public bool Audited => false;
}

internal sealed class PruneJobsHandler : ICommandHandler<PruneJobs>
{
    public async Task HandleAsync(PruneJobs command, Change change)
    {
        var before = command.Before;
        var old = await change.Db.Jobs.Where(job => (job.State == JobState.Done || job.State == JobState.Cancelled) && job.FinishedAt < before)
            .OrderBy(job => job.Sequence).Select(job => job.Sequence).Take(PruneJobs.Batch).ToListAsync(change.Cancel);
        if (old.Count == 0) return;

        var last = old[^1];
        await change.Db.Jobs.Where(job => job.Sequence <= last && (job.State == JobState.Done || job.State == JobState.Cancelled) && job.FinishedAt < before)
            .ExecuteDeleteAsync(change.Cancel);
    }
}
