using System.Globalization;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Jobs;

/// <summary>One job in a list.</summary>
/// <param name="Payload">For a delivery its id.</param>
/// <param name="Incident">Number of the incident it belongs to; null when to none.</param>
public sealed record JobRow(
    long Sequence, string Kind, string Queue, string Payload, JobState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset DueAt,
    DateTimeOffset? FinishedAt, string? LastError, long? Incident);

/// <summary>How many jobs stand where. <paramref name="Done"/> and <paramref name="Cancelled"/> are those of the last 30 days.</summary>
/// <param name="Late">Messages due for more than two minutes and not yet begun; calls to a webhook wait for it as long as it takes.</param>
public sealed record JobCounts(int Pending, int Running, int Dead, int Done, int Cancelled, int Late);

/// <summary>Reads the job queue.</summary>
public sealed class JobQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(2);

    /// <summary>Asked for every few messages that leave.</summary>
    private static readonly Func<ImpDb, string, DateTimeOffset, int, IAsyncEnumerable<long>> Due = EF.CompileAsyncQuery((ImpDb db, string queue, DateTimeOffset now, int most) =>
        db.Jobs.Where(job => job.State == JobState.Pending && job.Queue == queue && job.DueAt <= now)
            .OrderBy(job => job.Priority).ThenBy(job => job.DueAt).ThenBy(job => job.Sequence).Select(job => job.Sequence).Take(most));

    /// <summary>One look at the index.</summary>
    private static readonly Func<ImpDb, string, int, IAsyncEnumerable<DateTimeOffset>> FirstOf = EF.CompileAsyncQuery((ImpDb db, string queue, int priority) =>
        db.Jobs.Where(job => job.State == JobState.Pending && job.Queue == queue && job.Priority == priority).OrderBy(job => job.DueAt).Select(job => job.DueAt).Take(1));

    /// <summary>Newest first.</summary>
    /// <param name="state">Null for all.</param>
    /// <param name="cursor">Where the page before ended; null for the first page.</param>
    public async Task<Page<JobRow>> ListAsync(JobState? state, string? cursor, int limit, CancellationToken cancel)
    {
        limit = Math.Clamp(limit, 1, IncidentQueries.MostRows);
        var below = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wanted = db.Jobs.Where(job => job.Sequence < below);
        if (state is { } one) wanted = wanted.Where(job => job.State == one);
        var rows = await (
            from job in wanted
            join incident in db.Incidents on job.IncidentId equals incident.Id into incidents
            from incident in incidents.DefaultIfEmpty()
            orderby job.Sequence descending
            select new JobRow(
                job.Sequence, job.Kind, job.Queue, job.Payload, job.State, job.Attempts, job.CreatedAt, job.DueAt, job.FinishedAt, job.LastError, (long?)incident.Number))
            .Take(limit + 1).ToListAsync(cancel);
        return new Page<JobRow>([.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    public async Task<JobCounts> CountsAsync(CancellationToken cancel)
    {
        var late = clock.GetUtcNow() - LateAfter;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var counts = await db.Jobs.GroupBy(job => job.State).Select(group => new { State = group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.State, group => group.Count, cancel);
        return new JobCounts(
            counts.GetValueOrDefault(JobState.Pending), counts.GetValueOrDefault(JobState.Running), counts.GetValueOrDefault(JobState.Dead),
            counts.GetValueOrDefault(JobState.Done), counts.GetValueOrDefault(JobState.Cancelled),
            await db.Jobs.CountAsync(job => job.State == JobState.Pending && job.Kind == Outbox.Kind && job.DueAt < late, cancel));
    }

    /// <returns>What of a queue is due, the most important first.</returns>
    internal async Task<List<long>> DueAsync(string queue, DateTimeOffset now, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Due(db, queue, now, most).ToListAsync(cancel);
    }

    /// <returns>What of a queue is due that needs none of the servers, and what is first of all whatever it needs; the most important first.</returns>
    internal async Task<List<long>> DueElsewhereAsync(string queue, IReadOnlyList<string> servers, DateTimeOffset now, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Elsewhere(db, queue, servers).Where(job => job.DueAt <= now)
            .OrderBy(job => job.Priority).ThenBy(job => job.DueAt).ThenBy(job => job.Sequence).Select(job => job.Sequence).Take(most).ToListAsync(cancel);
    }

    /// <returns>When the next of those is due; null when none waits.</returns>
    internal async Task<DateTimeOffset?> NextDueElsewhereAsync(string queue, IReadOnlyList<string> servers, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await Elsewhere(db, queue, servers).MinAsync(job => (DateTimeOffset?)job.DueAt, cancel);
    }

    /// <returns>The most important that is due and needs a server; null when none is.</returns>
    internal async Task<long?> FirstDueAsync(string queue, string server, DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Jobs.Where(job => job.State == JobState.Pending && job.Queue == queue && job.Server == server && job.DueAt <= now)
            .OrderBy(job => job.Priority).ThenBy(job => job.DueAt).ThenBy(job => job.Sequence).Select(job => (long?)job.Sequence).FirstOrDefaultAsync(cancel);
    }

    /// <returns>When the next job that needs a server is due; null when none waits.</returns>
    internal async Task<DateTimeOffset?> NextDueAsync(string queue, string server, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Jobs.Where(job => job.State == JobState.Pending && job.Queue == queue && job.Server == server).MinAsync(job => (DateTimeOffset?)job.DueAt, cancel);
    }

    /// <returns>Per channel the incidents whose first page was due before an instant and that nobody holds, the newest first.</returns>
    internal async Task<IReadOnlyList<(ChannelKind Channel, IReadOnlyList<IncidentId> Incidents)>> UnheldPagesAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var first = DeliveryPriority.Of(DeliveryPurpose.Page, again: false);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var late = await db.Jobs.Where(job => job.State == JobState.Pending && job.Kind == Outbox.Kind && job.Priority == first && job.DueAt < before && job.IncidentId != null)
            .OrderBy(job => db.Incidents.Any(one => one.Id == job.IncidentId && one.DrillForId != null)).ThenByDescending(job => job.Sequence).Select(job => new { job.Queue, job.IncidentId }).ToListAsync(cancel);
        return [.. Enum.GetValues<ChannelKind>()
            .Select(channel => (channel, (IReadOnlyList<IncidentId>)[.. late.Where(job => job.Queue == Outbox.QueueOf(channel)).Select(job => job.IncidentId!.Value)]))
            .Where(one => one.Item2.Count > 0)];
    }

    private static IQueryable<Job> Elsewhere(ImpDb db, string queue, IReadOnlyList<string> servers) =>
        db.Jobs.Where(job => job.State == JobState.Pending && job.Queue == queue && (job.Priority == 0 || !servers.Contains(job.Server)));

    /// <returns>Jobs of a queue that are leased, by whom and until when.</returns>
    internal async Task<List<Leased>> LeasedAsync(string queue, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Jobs.Where(job => job.State == JobState.Running && job.Queue == queue)
            .Select(job => new Leased(job.Sequence, job.LeasedBy, job.LeasedUntil)).ToListAsync(cancel);
    }

    /// <returns>When the next job of a queue is due; null when none waits.</returns>
    internal async Task<DateTimeOffset?> NextDueAsync(string queue, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        // One look at the index for each priority: a minimum over all of them would read every row that waits.
        DateTimeOffset? next = null;
        for (var priority = DeliveryPriority.First; priority <= DeliveryPriority.Last; priority++)
            await foreach (var due in FirstOf(db, queue, priority).WithCancellation(cancel))
                if (next is null || due < next) next = due;
        return next;
    }

    /// <returns>True when there is something for <see cref="PruneJobs"/>.</returns>
    internal async Task<bool> HasOldAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Jobs.AnyAsync(job => (job.State == JobState.Done || job.State == JobState.Cancelled) && job.FinishedAt < before, cancel);
    }
}

internal sealed record Leased(long Sequence, string? By, DateTimeOffset? Until);
