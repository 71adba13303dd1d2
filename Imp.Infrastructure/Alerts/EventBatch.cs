using Imp.Domain.Alerts;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Microsoft.Extensions.Logging;

namespace Imp.Infrastructure.Alerts;

/// <summary>
/// One pass over the events that wait. An alert that only joins an open incident is counted in memory and written once per incident; whatever a
/// person would call a change runs as a command in a savepoint of its own. An event that fails says so and does not hold up the rest.
/// </summary>
internal sealed class EventBatch(CommandBus bus, DateTimeOffset now, int limit, ILogger log) : Write
{
    private readonly Dictionary<(ServiceId, string), OpenIncident?> open = [];
    private readonly Dictionary<IncidentId, (long Alerts, DateTimeOffset Last)> counted = [];

    public int Count { get; private set; }

    /// <summary>What became of each, for whoever waits for it.</summary>
    public List<Settlement> Settled { get; } = [];

    public override async Task RunAsync(Writer writer)
    {
        var pending = EventSql.Pending(writer, limit);
        Count = pending.Count;
        if (Count == 0) return;

        foreach (var next in pending) Settle(writer, next, await TryAsync(writer, next));
        foreach (var (incident, (alerts, last)) in counted)
        {
            EventSql.Count(writer, incident, alerts, last);
            writer.WillRing(Topic.Incident(incident));
        }
        if (counted.Count > 0) writer.WillRing(Topic.Incidents);
        EventSql.MoveCursor(writer, pending[^1].Sequence);
        writer.WillRing(Topic.Events);
    }

    private void Settle(Writer writer, in PendingEvent what, Verdict verdict)
    {
        EventSql.Settle(writer, what.Sequence, verdict.Outcome, verdict.Reason, verdict.Incident?.Id, now);
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
    }

    private async Task<Verdict> HandleAsync(Writer writer, PendingEvent next)
    {
        var incident = Find(writer, next.Service, next.DedupKey);
        return next.Action switch
        {
            AlertAction.Trigger => incident is null ? await OpenAsync(writer, next) : await AttachAsync(writer, next, incident),
            AlertAction.Acknowledge => incident is null
                ? new Verdict(EventOutcome.Ignored, "Nothing with this key is open.", null)
                : await DoAsync(writer, next, incident, new AcknowledgeIncident(incident.Id), EventOutcome.Acknowledged),
            AlertAction.Resolve => incident is null
                ? new Verdict(EventOutcome.Ignored, "Nothing with this key is open.", null)
                : await DoAsync(writer, next, incident, new ClearIncident(incident.Id), EventOutcome.Resolved),
        };
    }

    private async Task<Verdict> OpenAsync(Writer writer, PendingEvent next)
    {
        if (next.OccurredAt is { } occurred && EventSql.IsOvertaken(writer, next.Service, next.DedupKey, occurred))
            return new Verdict(EventOutcome.Suppressed, "A later \"resolve\" of this key arrived before it.", null);

        var id = new IncidentId(writer.NewId(next.ReceivedAt));
        var command = new OpenIncidentFromAlert(id, next.Service, next.Title ?? next.DedupKey, next.Severity.ToIncident(), next.DedupKey);
        await bus.RunCheckedAsync(command, Sender(next), writer);
        var incident = Look(writer, next.Service, next.DedupKey);
        if (incident is null) return new Verdict(EventOutcome.Failed, "The incident was closed while it opened.", null);
        Count1(incident, next);
        return new Verdict(incident.Id == id ? EventOutcome.Created : EventOutcome.Reopened, null, incident);
    }

    private async Task<Verdict> AttachAsync(Writer writer, PendingEvent next, OpenIncident incident)
    {
        Count1(incident, next);
        var severity = next.Severity.ToIncident();
        if (!severity.IsWorseThan(incident.Severity)) return new Verdict(EventOutcome.Attached, null, incident);

        await bus.RunCheckedAsync(new RaiseSeverity(incident.Id, severity), Sender(next), writer);
        Look(writer, next.Service, next.DedupKey);
        return new Verdict(EventOutcome.Attached, $"Raised the severity to {severity.Label()}.", incident);
    }

    private async Task<Verdict> DoAsync(Writer writer, PendingEvent next, OpenIncident incident, ICommand command, EventOutcome outcome)
    {
        await bus.RunCheckedAsync(command, Sender(next), writer);
        var after = Look(writer, next.Service, next.DedupKey);
        var asked = outcome == EventOutcome.Resolved && after is not null;
        return new Verdict(outcome, asked ? "Somebody has written in the incident, so a person closes it." : null, incident);
    }

    private OpenIncident? Find(Writer writer, ServiceId service, string key) =>
        open.TryGetValue((service, key), out var known) ? known : Look(writer, service, key);

    private OpenIncident? Look(Writer writer, ServiceId service, string key) => open[(service, key)] = EventSql.FindOpen(writer, service, key);

    private void Count1(OpenIncident incident, in PendingEvent next) =>
        counted[incident.Id] = (counted.GetValueOrDefault(incident.Id).Alerts + 1, next.ReceivedAt);

    private static Actor Sender(in PendingEvent next) => Actor.Integration(next.Integration, next.Sender);

    private readonly record struct Verdict(EventOutcome Outcome, string? Reason, OpenIncident? Incident);
}

/// <summary>What became of one event.</summary>
/// <param name="Incident">Number of the incident it belongs to; null when to none.</param>
public readonly record struct Settlement(long Sequence, EventOutcome Outcome, string? Reason, long? Incident);
