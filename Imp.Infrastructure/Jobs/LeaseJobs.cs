using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Jobs;

/// <summary>Takes jobs for a run, and what goes along with them. What a limit holds waits for its instant; what was cancelled or taken meanwhile is left alone; the caller reads afterwards what it got.</summary>
public sealed record LeaseJobs(IReadOnlyList<long> Jobs, string Run) : ICommand
{
    /// <summary>Longer than any channel may take.</summary>
    public static readonly TimeSpan For = TimeSpan.FromSeconds(30);

    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class LeaseJobsHandler(MessageDesk desk) : ICommandHandler<LeaseJobs>
{
    public async Task HandleAsync(LeaseJobs command, Change change)
    {
        var until = change.Now + LeaseJobs.For;
        if (command.Jobs.Count == 0) return;
        // Who may send without end has much to send: nothing needs to be read for it.
        if (!await desk.HoldsAsync(command.Jobs[0], change))
            foreach (var job in command.Jobs) SendSql.Lease(change.Writer, job, command.Run, until);
        else foreach (var job in await desk.PassAsync(await change.Db.Jobs.Where(job => command.Jobs.Contains(job.Sequence)).ToListAsync(change.Cancel), change))
            job.Lease(command.Run, until);
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
