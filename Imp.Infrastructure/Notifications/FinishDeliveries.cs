using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>What became of one attempt.</summary>
internal sealed record Attempted(long Job, DeliveryId Delivery, DeliveryResult Result, TimeSpan Took);

/// <summary>Writes down what became of attempts, and whether there are to be others.</summary>
/// <param name="Run">The run that made the attempts.</param>
internal sealed record FinishDeliveries(IReadOnlyList<Attempted> Attempts, string Run) : ICommand
{
    public Permission Needs => Permission.Respond;

    public bool Audited => false;
}

internal sealed class FinishDeliveriesHandler : ICommandHandler<FinishDeliveries>
{
    public async Task HandleAsync(FinishDeliveries command, Change change)
    {
        var others = new List<Attempted>();
        foreach (var attempt in command.Attempts)
            if (!await DeliverAsync(attempt, command.Run, change)) others.Add(attempt);
        if (others.Count > 0) await FinishAsync(others, command.Run, change);
    }

    /// <summary>Writes down what simply arrived, as nearly all does, without reading what it need not know.</summary>
    /// <returns>False when there is more to decide.</returns>
    private static async Task<bool> DeliverAsync(Attempted attempt, string run, Change change)
    {
        if (attempt.Result is not Delivered result || SendSql.FindPlain(change.Writer, attempt.Job, attempt.Delivery, run) is not { } plain) return false;

        SendSql.Deliver(change.Writer, attempt.Job, result, DeliveryAttempt.Of(attempt.Delivery, plain.Attempts + 1, result, attempt.Took, change.Now));
        if (!ContactMethod.IsProven(plain.ProvenAt, plain.GoneAt, change.Now)) (await change.Db.ContactMethods.RequireAsync(plain.Method, change.Cancel)).Proven(change.Now);
        change.Raise(new JobChanged(attempt.Job));
        if (plain is { Purpose: not DeliveryPurpose.Taken, Incident: { } incident }) change.Raise(new MessageSent(incident, plain.User, plain.Method, plain.Channel, plain.Purpose, Crossed: false));
        change.Raise(new DeliveryChanged(attempt.Delivery));
        return true;
    }

    private static async Task FinishAsync(IReadOnlyList<Attempted> attempts, string run, Change change)
    {
        var jobs = attempts.Select(one => one.Job).ToList();
        var asked = await change.Db.Jobs.Where(job => jobs.Contains(job.Sequence)).ToDictionaryAsync(job => job.Sequence, change.Cancel);
        var deliveries = asked.Values.Select(job => DeliveryOf(job)).ToList();
        var records = await change.Db.Deliveries.Where(delivery => deliveries.Contains(delivery.Id)).ToDictionaryAsync(delivery => delivery.Id, change.Cancel);
        var company = await CompanyAsync([.. asked.Values], [.. records.Values], run, change);
        foreach (var (_, also) in company) records.TryAdd(also.Id, also);
        var over = await OverAsync([.. records.Values.Where(one => one.Purpose == DeliveryPurpose.Page).Select(one => one.IncidentId)], change);
        var used = records.Values.Select(one => one.MethodId).Distinct().ToList();
        var methods = await change.Db.ContactMethods.Where(method => used.Contains(method.Id)).ToDictionaryAsync(method => method.Id, change.Cancel);
        foreach (var attempt in attempts)
        {
            var (job, delivery) = (asked[attempt.Job], records[DeliveryOf(asked[attempt.Job])]);
            // Somebody else may have it by now, and writes down its own attempt.
            if (job.State != JobState.Running || job.LeasedBy != run) continue;

            var wait = attempt.Result is TryLater later ? WaitFor(delivery, job, later, change) : null;
            Finish(attempt, job, delivery, OverOf(delivery), wait, change);
            // Each that went along keeps its own record of the same answer.
            if (delivery.BundleId is { } bundle)
                foreach (var (another, also) in company.Where(one => one.Delivery.BundleId == bundle)) Finish(AskedOnce(attempt), another, also, OverOf(also), wait, change);
            if (attempt.Result is Delivered) methods[delivery.MethodId].Proven(change.Now);
            else if (attempt.Result is Gone) methods[delivery.MethodId].Gone(change.Now);
        }

        string? OverOf(Delivery delivery) => delivery is { Purpose: DeliveryPurpose.Page, IncidentId: { } id } ? over.GetValueOrDefault(id) : null;
    }

    private static DeliveryId DeliveryOf(Job job) => new(Guid.Parse(job.Payload));

    /// <returns>What went along in a bundle with those that were sent.</returns>
    private static async Task<IReadOnlyList<(Job Job, Delivery Delivery)>> CompanyAsync(IReadOnlyList<Job> sent, IReadOnlyList<Delivery> records, string run, Change change)
    {
        var bundles = records.Select(delivery => delivery.BundleId).Where(bundle => bundle is not null).Distinct().ToList();
        if (bundles.Count == 0) return [];

        var (targets, known) = (sent.Select(job => job.Target).Distinct().ToList(), sent.Select(job => job.Sequence).ToHashSet());
        var jobs = (await change.Db.Jobs.Where(job => job.State == JobState.Running && job.LeasedBy == run && targets.Contains(job.Target)).ToListAsync(change.Cancel))
            .Where(job => !known.Contains(job.Sequence)).ToDictionary(DeliveryOf);
        var deliveries = await change.Db.Deliveries.Where(delivery => bundles.Contains(delivery.BundleId)).ToListAsync(change.Cancel);
        return [.. deliveries.Where(delivery => jobs.ContainsKey(delivery.Id)).Select(delivery => (jobs[delivery.Id], delivery))];
    }

    /// <summary>Of a message that tells of several, one record is enough to ask after it.</summary>
    private static Attempted AskedOnce(Attempted attempt) => attempt.Result is Delivered { AskAfter: not null } taken ? attempt with { Result = taken with { AskAfter = null } } : attempt;

    /// <param name="over">Why nobody needs to be paged any more; null when somebody does.</param>
    private static void Finish(Attempted attempt, Job job, Delivery delivery, string? over, TimeSpan? wait, Change change)
    {
        delivery.Tried(attempt.Result, final: wait is null && over is null, crossed: over is not null, attempt.Took, change.Now);
        if (attempt.Result is Delivered) job.Finish(change.Now);
        else if (over is not null)
        {
            job.Cancel(over, change.Now, inFlight: true);
            delivery.Cancel(over, change.Now);
        }
        else if (wait is { } after) job.TryAgain(attempt.Result.Answer, change.Now + after);
        else job.Die(attempt.Result.Answer, change.Now);
    }

    private static async Task<Dictionary<IncidentId, string>> OverAsync(IReadOnlyList<IncidentId?> paged, Change change) => paged.Count == 0 ? [] : await change.Db.Incidents.IgnoreAutoIncludes()
        .Where(incident => paged.Contains(incident.Id) && incident.Response != ResponseState.Open)
        .ToDictionaryAsync(incident => incident.Id, incident => incident.Response == ResponseState.Closed ? "closed" : "acknowledged", change.Cancel);

    /// <returns>Null when it is enough. A test is not repeated: somebody sits there and reads the answer.</returns>
    private static TimeSpan? WaitFor(Delivery delivery, Job job, TryLater later, Change change) =>
        delivery.Purpose == DeliveryPurpose.Test ? null : Backoff.After(job.Attempts, change.Chance.Fraction(), later.After);
}
