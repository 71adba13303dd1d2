using Imp.Domain.Jobs;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Jobs;

/// <summary>Jobs over HTTP.</summary>
public sealed class JobResource(IDbContextFactory<ImpDb> dbs) : TableResource<JobResource.Item>(dbs)
{
    public override string Path => "jobs";

    public override string Single => "Job";

    public override string Means => "Work that waits, runs, is done, or failed for good.";

    public override Permission Reads => Permission.Manage;

    public override string Key => "sequence";

    public override string UsualSort => "-sequence";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Jobs.Select(job => new Item
    {
        Sequence = job.Sequence, Kind = job.Kind, Queue = job.Queue, State = job.State, Attempts = job.Attempts, CreatedAt = job.CreatedAt, DueAt = job.DueAt, FinishedAt = job.FinishedAt, LastError = job.LastError,
        Incident = db.Incidents.Where(one => one.Id == job.IncidentId).Select(one => (long?)one.Number).FirstOrDefault(),
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        new("POST", "/{sequence}/retry", "retryJob", "Lets one that failed for good wait again", Operation.NeedsOf<RetryJob>(), null, 204, null, async call =>
        {
            if (await FindAsync(call.Key, call) is not Item job) throw new Missing("job");
            await call.DoAsync(new RetryJob(job.Sequence));
            return null;
        })
        { Refusals = ["job.state", "job.page"] },
    ];

    /// <summary>One job.</summary>
    public sealed record Item
    {
        [Field("Names it; the order in which they were asked for.", Filters = true, Sorts = true, Example = 42)]
        public long Sequence { get; init; }

        [Field("What it does.", Example = "deliver")]
        public string Kind { get; init; } = "";

        [Field("In which line it waits.", Example = "email")]
        public string Queue { get; init; } = "";

        [Field("How far it is.", Filters = true)]
        public JobState State { get; init; }

        [Field("Number of the incident that it is about; null for none.")]
        public long? Incident { get; init; }

        [Field("How often it was tried.", Example = 1)]
        public int Attempts { get; init; }

        [Field("When it was asked for.")]
        public DateTimeOffset CreatedAt { get; init; }

        [Field("When it is to be done.")]
        public DateTimeOffset DueAt { get; init; }

        [Field("When it ended.")]
        public DateTimeOffset? FinishedAt { get; init; }

        [Field("Why the last try failed.")]
        public string? LastError { get; init; }
    }
}
