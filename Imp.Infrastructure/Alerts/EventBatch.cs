using System.Diagnostics;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Noise;
using Imp.Infrastructure.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Alerts;

/// <summary>
/// One pass over the events that wait. An alert that only joins an open incident is counted in memory and written once per incident; whatever a
/// person would call a change runs as a command in a savepoint of its own. An event that fails says so and does not hold up the rest. After
/// <see cref="Longest"/> it leaves what is left for the next pass, so that whoever stores an event meanwhile does not wait for a storm.
/// </summary>
internal sealed class EventBatch(CommandBus bus, IReadOnlyList<IOpeningStep> steps, IChance chance, TimeProvider clock, int limit, ILogger log) : Write
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(5);

    private readonly DateTimeOffset now = clock.GetUtcNow();

    public int Count => Settled.Count;

    /// <summary>What became of each, for whoever waits for it.</summary>
    public List<Settlement> Settled { get; } = [];

    /// <summary>True when nothing of it will stay: steps then remember nothing of what they see.</summary>
    public bool IsRehearsal { get; init; }

    /// <returns>What would become of an event.</returns>
    public async Task<Settlement> RehearseAsync(Writer writer, PendingEvent next)
    {
        var verdict = await TryAsync(writer, next);
        return new Settlement(next.Sequence, verdict.Outcome, verdict.Reason, verdict.Incident?.Number);
    }

    public override async Task RunAsync(Writer writer)
    {
        var started = clock.GetTimestamp();
        var pending = EventSql.Pending(writer, limit);
        foreach (var next in pending)
        {
            if (Settled.Count > 0 && clock.GetElapsedTime(started) > Longest) break;
            await TakeAsync(writer, next);
        }
        if (pending.Count < limit) writer.Keys.StillWaiting(pending.Skip(Settled.Count).Select(next => (next.Service, next.DedupKey)));
        if (Count == 0) return;

        // In this transaction, because these events may be older than what was counted last, where a recovery would not look for them.
        writer.Keys.Flush();
        writer.WillRing(Topic.Events);
    }

    private async Task TakeAsync(Writer writer, PendingEvent next)
    {
        using var span = Tracing.IsOn ? Tracing.Begin("event", ActivityKind.Consumer, TraceSql.Find(writer, TraceSql.Event(next.Sequence))) : null;
        var verdict = await TryAsync(writer, next);
        Settle(writer, next, verdict);
        span?.SetTag("imp.event", next.Sequence).SetTag("imp.outcome", verdict.Outcome.ToString());
        // Its messages go on from here, in transactions of their own.
        if (span?.Id is { } here && verdict.Incident is { } of) TraceSql.Keep(writer, TraceSql.Incident(of.Id), here, now);
    }

    private void Settle(Writer writer, in PendingEvent what, Verdict verdict)
    {
        // Every event of an incident hangs on the one before, so that its alerts are found without an index that each event would have to pay for.
        var previous = verdict.Incident is { } incident ? writer.Keys.LastOf(incident) : null;
        EventSql.Settle(writer, what.Sequence, verdict.Outcome, verdict.Reason, verdict.Incident?.Id, previous, now);
        if (verdict.Incident is { } of) writer.Keys.Chain(of, what.Sequence, what.ReceivedAt, counts: verdict.Outcome is EventOutcome.Created or EventOutcome.Attached or EventOutcome.Reopened);
        Settled.Add(new Settlement(what.Sequence, verdict.Outcome, verdict.Reason, verdict.Incident?.Number));
    }

    private async Task<Verdict> TryAsync(Writer writer, PendingEvent next)
    {
        try
        {
            return await HandleAsync(writer, next);
        }
        catch (Exception failure) when (failure is Refusal or Missing or FluentValidation.ValidationException)
        {
            log.LogWarning("Event {Sequence} could not be handled: {Reason}", next.Sequence, failure.Message);
            return new Verdict(EventOutcome.Failed, failure.Message, null);
        }
        catch (Exception failure) when (WriteGate.TroubleOf(failure) is null)
        {
            // Met again at every attempt, it would hold up everything behind it for ever.
            log.LogError(failure, "Event {Sequence} could not be handled", next.Sequence);
            return new Verdict(EventOutcome.Failed, "Something went wrong on our side; the log has more.", null);
        }
    }

    private async Task<Verdict> HandleAsync(Writer writer, PendingEvent next)
    {
        // What is over will not page when the quiet time ends.
        if (next.Action == AlertAction.Resolve) QuietSql.LetGo(writer, next.Service, next.DedupKey);

        // A command writes what was counted in memory, and what is remembered here grows old: the latest event is looked up before.
        var incident = writer.Keys.Find(next.Service, next.DedupKey) is { } open ? open with { LastEvent = writer.Keys.LastOf(open) } : null;
        return next.Action switch
        {
            AlertAction.Trigger => incident is null ? await OpenAsync(writer, next) : await AttachAsync(writer, next, incident),
            AlertAction.Acknowledge => incident is null
                ? new Verdict(EventOutcome.Ignored, "Nothing with this key is open.", null)
                : await AcknowledgeAsync(writer, next, incident),
            AlertAction.Resolve => incident is null
                ? new Verdict(EventOutcome.Ignored, "Nothing with this key is open.", null)
                : await ClearAsync(writer, next, incident),
            AlertAction.Change => incident is null ? new Verdict(EventOutcome.Ignored, "Nothing with this key is open.", null) : await ChangeAsync(writer, next, incident),
        };
    }

    private async Task<Verdict> OpenAsync(Writer writer, PendingEvent next)
    {
        var opening = new Opening(writer, next, now) { IsRehearsal = IsRehearsal };
        foreach (var step in steps)
            switch (await step.TakeAsync(opening, CancellationToken.None))
            {
                case Placement.Hidden hidden: return new Verdict(EventOutcome.Suppressed, hidden.Reason, null);
                case Placement.Joined joined when AlertSql.Find(writer, joined.Incident) is { } incident: return await JoinAsync(writer, next, opening, incident, joined.Reason);
                default: break;
            }
        // Where rules send alerts elsewhere, it may meet an incident that was opened for the same key.
        if (AlertSql.FindOwn(writer, opening.Service, next.DedupKey) is { } other) return await JoinAsync(writer, next, opening, other, null);

        var id = new IncidentId(chance.NewId());
        var command = new OpenIncidentFromAlert(id, opening.Service, opening.Title, opening.Severity.ToIncident(), next.DedupKey, [.. opening.Tags], opening.PageAfter, opening.Routing);
        using (Tracing.Begin("incident.open")) await bus.RunCheckedAsync(command, Sender(next), writer);
        if (AlertSql.FindOwn(writer, opening.Service, next.DedupKey) is not { } opened) return new Verdict(EventOutcome.Failed, "The incident was closed while it opened.", null);
        AlertSql.Add(writer, opened.Id, next.Service, next.DedupKey, now, opening.Title, opening.Details, Told(next, opening));
        if (opening.GroupKey is { } group) GroupSql.Open(writer, opened.Id, opening.Service, group);
        await ApplyAsync(writer, next, opened.Id);
        return new Verdict(opened.Id == id ? EventOutcome.Created : EventOutcome.Reopened, opening.Reason, opened);
    }

    /// <summary>One alert more of an incident that holds others already.</summary>
    private async Task<Verdict> JoinAsync(Writer writer, PendingEvent next, Opening opening, OpenIncident incident, string? reason)
    {
        AlertSql.Add(writer, incident.Id, next.Service, next.DedupKey, now, opening.Title, opening.Details, Told(next, opening));
        var attached = await RaiseAsync(writer, next, opening.Severity.ToIncident(), incident with { LastEvent = writer.Keys.LastOf(incident) });
        return attached with { Reason = reason is null ? attached.Reason : attached.Reason is null ? reason : $"{reason} {attached.Reason}" };
    }

    private async Task<Verdict> AttachAsync(Writer writer, PendingEvent next, OpenIncident incident)
    {
        if (incident.IsCleared) AlertSql.Add(writer, incident.Id, next.Service, next.DedupKey, now, next.Title);
        return await RaiseAsync(writer, next, next.Severity.ToIncident(), incident);
    }

    private async Task<Verdict> RaiseAsync(Writer writer, PendingEvent next, Severity severity, OpenIncident incident)
    {
        if (incident.IsCalm) await bus.RunCheckedAsync(new FireAgain(incident.Id, next.Service, next.DedupKey, next.Sequence), Sender(next), writer);
        if (!severity.IsWorseThan(incident.Accepted)) return new Verdict(EventOutcome.Attached, null, incident);

        await bus.RunCheckedAsync(new RaiseSeverity(incident.Id, severity), Sender(next), writer);
        return new Verdict(EventOutcome.Attached, $"Raised the severity to {severity.Label()}.", incident);
    }

    private async Task<Verdict> AcknowledgeAsync(Writer writer, PendingEvent next, OpenIncident incident)
    {
        var already = EventSql.IsAcknowledged(writer, incident.Id);
        await bus.RunCheckedAsync(new AcknowledgeIncident(incident.Id), Sender(next), writer);
        await ApplyAsync(writer, next, incident.Id);
        return new Verdict(EventOutcome.Acknowledged, already ? "It was acknowledged already." : null, incident);
    }

    private async Task<Verdict> ClearAsync(Writer writer, PendingEvent next, OpenIncident incident)
    {
        // The remark comes first: on a timeline, what explains the end stands before it.
        await ApplyAsync(writer, next, incident.Id);
        if (incident.IsCleared) return new Verdict(EventOutcome.Ignored, "It was over already.", incident);
        if (AlertSql.Clear(writer, incident.Id, next.Service, next.DedupKey, now) is > 0 and var left)
            return new Verdict(EventOutcome.Resolved, left == 1 ? "Another alert of the incident still fires." : $"{left} other alerts of the incident still fire.", incident);

        await bus.RunCheckedAsync(new ClearIncident(incident.Id), Sender(next), writer);
        return new Verdict(EventOutcome.Resolved, AlertSql.Find(writer, incident.Id) switch
        {
            null => null,
            { IsCalm: true } => "The incident closes when it stays so.",
            _ => StormSql.IsUmbrella(writer, incident.Id) ? "The incident stays open while the storm lasts." : "Somebody has written in the incident, so a person closes it.",
        }, incident);
    }

    private async Task<Verdict> ChangeAsync(Writer writer, PendingEvent next, OpenIncident incident)
    {
        await ApplyAsync(writer, next, incident.Id);
        return new Verdict(EventOutcome.Changed, null, incident);
    }

    /// <summary>Carries out what the event wants changed, each part by the command that a person would use.</summary>
    private async Task ApplyAsync(Writer writer, PendingEvent next, IncidentId incident)
    {
        if (AlertDetails.FromJson(next.Details)?.Change is not { } change) return;

        var wanted = new List<ICommand>();
        if (change.Title is not null || change.Severity is not null || change.AddTags is not null || change.RemoveTags is not null)
            wanted.Add(new EditIncident(incident, change.Title, change.Severity?.ToIncident(), Tags: await TagsAsync(writer, incident, change)));
        if (change.Note is { } note) wanted.Add(new AddNote(incident, note));
        if (change.GiveBack) wanted.Add(new UnacknowledgeIncident(incident));
        if (change.SnoozeUntil is { } until) wanted.Add(new SnoozeIncident(incident, until));
        foreach (var command in wanted) await bus.RunCheckedAsync(command, Sender(next), writer);
    }

    private static async Task<IReadOnlyList<string>?> TagsAsync(Writer writer, IncidentId incident, AlertChange change)
    {
        if (change.AddTags is null && change.RemoveTags is null) return null;

        await using var db = writer.NewContext();
        var present = await db.Set<IncidentTag>().Where(tag => tag.IncidentId == incident).Select(tag => tag.Name).ToListAsync();
        return TagNames.Clean(present.Concat(change.AddTags ?? []).Except(TagNames.Clean(change.RemoveTags ?? [])));
    }

    /// <returns>How bad the sender calls it, where a rule says that it is less bad.</returns>
    private static Severity? Told(in PendingEvent next, Opening opening) => opening.Severity == next.Severity ? null : next.Severity.ToIncident();

    private static Actor Sender(in PendingEvent next) => Actor.Integration(next.Integration, next.Sender);

    private readonly record struct Verdict(EventOutcome Outcome, string? Reason, OpenIncident? Incident);
}

/// <summary>What became of one event.</summary>
/// <param name="Incident">Number of the incident it belongs to; null when to none.</param>
public readonly record struct Settlement(long Sequence, EventOutcome Outcome, string? Reason, long? Incident);
