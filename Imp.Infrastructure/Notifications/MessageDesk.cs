using Imp.Domain.Incidents;
using Imp.Domain.Jobs;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>
/// Decides, at the moment at which messages would leave, which of them do, which wait, and which go together. It counts rows, in the transaction
/// that takes the lease: no two can both be the last that a limit allows, and a restart forgets nothing.
/// </summary>
internal sealed class MessageDesk(LimitBoard board)
{
    /// <summary>So many at most go as one; the rest goes with the next.</summary>
    public const int MostInBundle = 100;

    /// <param name="job">One of the queue's.</param>
    /// <returns>False for a queue of which nothing is ever held or put together.</returns>
    public async ValueTask<bool> HoldsAsync(long job, Change change) => SendSql.QueueOf(change.Writer, job) is (Outbox.Kind, var queue) && await LimitsAsync(queue, change.Cancel) is not null;

    /// <param name="wanted">Due jobs of one queue.</param>
    /// <returns>Those that leave, with whatever goes along with them. What waits has got its new instant and the reason.</returns>
    public async Task<IReadOnlyList<Job>> PassAsync(IReadOnlyList<Job> wanted, Change change)
    {
        if (wanted.Count == 0 || wanted[0].Kind != Outbox.Kind || await LimitsAsync(wanted[0].Queue, change.Cancel) is not var (channel, limits)) return wanted;

        var pending = wanted.Where(job => job.State == JobState.Pending).OrderBy(job => job.Priority).ThenBy(job => job.DueAt).ThenBy(job => job.Sequence).ToList();
        if (pending.Count == 0) return [];
        var pile = await MessagePile.ReadAsync(pending, limits, channel, change);
        foreach (var job in pending) pile.Decide(job);
        return pile.Leaving;
    }

    /// <returns>Null where none holds anything.</returns>
    private async ValueTask<(ChannelClass Channel, MessageLimits Limits)?> LimitsAsync(string queue, CancellationToken cancel)
    {
        if (!Enum.TryParse<ChannelKind>(queue, ignoreCase: true, out var channel)) return null;
        var limits = await board.GetAsync(cancel);
        return limits.Holds(channel.Class()) ? (channel.Class(), limits) : null;
    }
}

/// <summary>What waits for the same contact methods, and what left for them a while ago.</summary>
internal sealed class MessagePile
{
    private readonly MessageLimits limits;
    private readonly ChannelClass channel;
    private readonly DateTimeOffset now;
    private readonly Dictionary<long, Waiting> waiting = [];
    private readonly Dictionary<ContactMethodId, List<Left>> left = [];
    private readonly HashSet<(IncidentId, ContactMethodId)> exempted = [];
    private readonly List<Job> leaving = [];
    private readonly HashSet<long> decided = [];

    private MessagePile(MessageLimits limits, ChannelClass channel, DateTimeOffset now) => (this.limits, this.channel, this.now) = (limits, channel, now);

    public IReadOnlyList<Job> Leaving => leaving;

    public static async Task<MessagePile> ReadAsync(IReadOnlyList<Job> wanted, MessageLimits limits, ChannelClass channel, Change change)
    {
        var pile = new MessagePile(limits, channel, change.Now);
        await pile.ReadWaitingAsync(wanted, change);
        await pile.ReadLeftAsync(change);
        return pile;
    }

    public void Decide(Job job)
    {
        if (!decided.Add(job.Sequence) || !waiting.TryGetValue(job.Sequence, out var one)) return;

        // What is tried again has had its turn, and an exercise takes nobody else's.
        if (one.Delivery.LeftAt is not null) Take(one.Delivery.BundleId is { } bundle ? [one, .. Others(one).Where(other => other.Delivery.BundleId == bundle)] : [one]);
        else if (one.IsDrill) Take([one]);
        else if (IsExempt(one)) Leave([one], exempt: true);
        else if (HoldOf(one) is { } hold)
            foreach (var same in Alike(one).Where(other => IsReady(other) && other.Job.DueAt < hold.Until).Append(one)) Wait(same, hold);
        else Leave([one, .. Company(one)], exempt: false);
    }

    private Hold? HoldOf(Waiting one)
    {
        var (delivery, known) = (one.Delivery, left.GetValueOrDefault(one.Delivery.MethodId) ?? []);
        var hold = limits.Check(channel, delivery.Purpose.Class(), known.ConvertAll(sent => new SentMessage(sent.Class, sent.At)), now);
        if (delivery.Purpose != DeliveryPurpose.Page) return hold;

        var last = known.Where(sent => sent.IsPage && sent.Urgent == one.Urgent).Select(sent => (DateTimeOffset?)sent.At).Max();
        return limits.Gather(channel, last, now) is { } gather && (hold is null || gather.Until > hold.Until) ? gather : hold;
    }

    /// <summary>Who goes along: pages of the same importance; news only after a limit made them wait, because each belongs into the thread of its incident.</summary>
    private IEnumerable<Waiting> Company(Waiting one)
    {
        if (!channel.Bundles() || one.Delivery.Purpose is not (DeliveryPurpose.Page or DeliveryPurpose.Ended)) return [];
        if (one.Delivery.Purpose == DeliveryPurpose.Page && limits.BundleSeconds == 0 && one.Delivery.HeldUntil is null) return [];

        var ready = Alike(one).Where(IsReady).Take(MessageDesk.MostInBundle - 1).ToList();
        return one.Delivery.Purpose == DeliveryPurpose.Page || one.Delivery.HeldUntil is not null ? ready : [];
    }

    /// <summary>What waits for its minute of the person's ladder, or for the end of quiet hours, is not ready.</summary>
    private bool IsReady(Waiting one) => one.Job.DueAt <= now || one.Delivery.HeldUntil is not null;

    private IEnumerable<Waiting> Alike(Waiting one) => Others(one).Where(other =>
        other.Delivery.Purpose == one.Delivery.Purpose && other.Delivery.LeftAt is null && (one.Delivery.Purpose != DeliveryPurpose.Page || other.Urgent == one.Urgent) && !other.IsDrill && !IsExempt(other));

    private IEnumerable<Waiting> Others(Waiting one) => waiting.Values.Where(other => other.Job.Target.Length > 0 && other.Job.Target == one.Job.Target && other.Job.Sequence != one.Job.Sequence && !leaving.Contains(other.Job));

    private bool IsExempt(Waiting one) => one.Delivery is { Purpose: DeliveryPurpose.Page, IncidentId: { } incident } && one.Severity == Severity.Sev1 && !exempted.Contains((incident, one.Delivery.MethodId));

    private void Leave(IReadOnlyList<Waiting> together, bool exempt)
    {
        var first = together[0].Delivery;
        foreach (var one in together) one.Delivery.Leave(now, together.Count > 1 ? first.Id : null, exempt);
        if (exempt) exempted.Add((first.IncidentId!.Value, first.MethodId));
        Remember(first.MethodId, new Left(first.Purpose.Class(), now, first.Purpose == DeliveryPurpose.Page, together[0].Urgent));
        Take(together);
    }

    private void Take(IReadOnlyList<Waiting> together)
    {
        leaving.AddRange(together.Select(one => one.Job));
        decided.UnionWith(together.Select(one => one.Job.Sequence));
    }

    private void Wait(Waiting one, Hold hold)
    {
        one.Job.MoveTo(hold.Until);
        one.Delivery.Hold(hold);
        decided.Add(one.Job.Sequence);
    }

    private void Remember(ContactMethodId method, Left sent)
    {
        if (left.TryGetValue(method, out var known)) known.Add(sent);
        else left[method] = [sent];
    }

    private async Task ReadWaitingAsync(IReadOnlyList<Job> wanted, Change change)
    {
        var targets = wanted.Where(job => job.Priority > 0 && job.Target.Length > 0).Select(job => job.Target).Distinct().ToList();
        var jobs = wanted.ToDictionary(job => job.Sequence);
        // One by one: for several at once SQLite would read everything that waits.
        foreach (var target in targets)
            foreach (var job in await change.Db.Jobs.Where(job => job.State == JobState.Pending && job.Target == target).OrderBy(job => job.Priority).ThenBy(job => job.DueAt)
                .Take(MessageDesk.MostInBundle).ToListAsync(change.Cancel)) jobs.TryAdd(job.Sequence, job);
        var ids = jobs.Values.ToDictionary(job => new DeliveryId(Guid.Parse(job.Payload)));
        var deliveries = await change.Db.Deliveries.IgnoreAutoIncludes().Where(delivery => ids.Keys.Contains(delivery.Id)).ToListAsync(change.Cancel);
        var incidents = deliveries.Select(delivery => delivery.IncidentId).OfType<IncidentId>().Distinct().ToList();
        var severities = await change.Db.Incidents.IgnoreAutoIncludes().Where(incident => incidents.Contains(incident.Id)).Select(incident => new { incident.Id, incident.Severity, IsDrill = incident.DrillForId != null })
            .ToDictionaryAsync(incident => incident.Id, change.Cancel);
        foreach (var delivery in deliveries)
            waiting[ids[delivery.Id].Sequence] = new Waiting(ids[delivery.Id], delivery, delivery.IncidentId is { } about && severities.TryGetValue(about, out var found) ? found.Severity : null,
                delivery.IncidentId is { } id && severities.TryGetValue(id, out var one) && one.IsDrill);

        List<IncidentId?> worst = [.. severities.Where(one => one.Value.Severity == Severity.Sev1).Select(one => (IncidentId?)one.Key)];
        if (worst.Count == 0) return;
        foreach (var one in await change.Db.Deliveries.IgnoreAutoIncludes().Where(delivery => worst.Contains(delivery.IncidentId) && delivery.Exempt)
            .Select(delivery => new { delivery.IncidentId, delivery.MethodId }).ToListAsync(change.Cancel)) exempted.Add((one.IncidentId!.Value, one.MethodId));
    }

    /// <summary>A bundle counts once.</summary>
    private async Task ReadLeftAsync(Change change)
    {
        var (methods, since) = (waiting.Values.Where(one => one.Delivery.LeftAt is null && !IsExempt(one)).Select(one => one.Delivery.MethodId).Distinct().ToList(), now - limits.Memory(channel));
        if (methods.Count == 0) return;

        var rows = await (
            from delivery in change.Db.Deliveries.IgnoreAutoIncludes()
            join incident in change.Db.Incidents.IgnoreAutoIncludes() on delivery.IncidentId equals (IncidentId?)incident.Id into incidents
            from incident in incidents.DefaultIfEmpty()
            where methods.Contains(delivery.MethodId) && delivery.LeftAt != null && delivery.LeftAt > since && (delivery.State == DeliveryState.Sent || delivery.State == DeliveryState.Pending)
            select new { delivery.MethodId, delivery.Purpose, At = delivery.LeftAt!.Value, Message = delivery.BundleId ?? delivery.Id, Severity = (Severity?)incident.Severity }).ToListAsync(change.Cancel);
        foreach (var row in rows.DistinctBy(row => row.Message))
            Remember(row.MethodId, new Left(row.Purpose.Class(), row.At, row.Purpose == DeliveryPurpose.Page, row.Severity is { } severity && PageTimes.IsUrgent(severity)));
    }

    private sealed record Waiting(Job Job, Delivery Delivery, Severity? Severity, bool IsDrill)
    {
        public bool Urgent => Severity is { } severity && PageTimes.IsUrgent(severity);
    }

    private sealed record Left(MessageClass Class, DateTimeOffset At, bool IsPage, bool Urgent);
}
