using System.Globalization;
using Imp.Domain.Alerts;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Rules;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>Events over HTTP.</summary>
public sealed class EventResource(IDbContextFactory<ImpDb> dbs) : TableResource<EventResource.Item>(dbs)
{
    public override string Path => "events";

    public override string Single => "Event";

    public override string Means => "What senders sent, as it arrived, and what became of it.";

    public override string Key => "sequence";

    public override string UsualSort => "-sequence";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Events.Select(one => new Item
    {
        Sequence = one.Sequence, ReceivedAt = one.ReceivedAt, IntegrationId = one.IntegrationId, ServiceId = one.ServiceId, Format = one.Format, Action = one.Action, DedupKey = one.DedupKey, Severity = one.Severity,
        Title = one.Title, Source = one.Source, OccurredAt = one.OccurredAt, Outcome = one.Outcome, Reason = one.Reason, HandledAt = one.HandledAt,
        Incident = db.Incidents.Where(incident => incident.Id == one.IncidentId).Select(incident => (long?)incident.Number).FirstOrDefault(),
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Numbered("/replay", "replayEvent", "Handles one that had no effect as if it arrived now, by today's rules", one => new ReplayEvents([one]), "event.outcome"),
        Numbered("/release", "releaseEvent", "Lets one that a rule held or dropped open an incident after all", one => new ReleaseEvent(one), "event.held"),
    ];

    private static Operation Numbered<TCommand>(string below, string id, string summary, Func<long, TCommand> command, string refusal) where TCommand : ICommand =>
        new("POST", "/{sequence}" + below, id, summary, Operation.NeedsOf<TCommand>(), null, 204, null, async call =>
        {
            await call.DoAsync(command(long.Parse(call.Key, CultureInfo.InvariantCulture)));
            return null;
        })
        { Refusals = [refusal] };

    /// <summary>One event.</summary>
    public sealed record Item
    {
        [Field("Names it; the order of arrival.", Filters = true, Sorts = true, Example = 42)]
        public long Sequence { get; init; }

        [Field("When it arrived.")]
        public DateTimeOffset ReceivedAt { get; init; }

        [Field("The door through which it came.", Filters = true)]
        public IntegrationId IntegrationId { get; init; }

        [Field("Where it arrived.")]
        public ServiceId ServiceId { get; init; }

        [Field("The format it was recognised as.", Example = "pagerduty-v2")]
        public string Format { get; init; } = "";

        [Field("What it says.")]
        public AlertAction Action { get; init; }

        [Field("What it is about.", Example = "web-1/disk")]
        public string DedupKey { get; init; } = "";

        [Field("How bad its sender calls it.")]
        public AlertSeverity Severity { get; init; }

        [Field("In a few words.", Example = "Disk is full on web-1")]
        public string? Title { get; init; }

        [Field("Where it happened.", Example = "web-1")]
        public string? Source { get; init; }

        [Field("When it happened, as its sender says.")]
        public DateTimeOffset? OccurredAt { get; init; }

        [Field("What became of it.", Filters = true)]
        public EventOutcome Outcome { get; init; }

        [Field("Why, where the outcome alone does not say it.")]
        public string? Reason { get; init; }

        [Field("Number of the incident that it belongs to.")]
        public long? Incident { get; init; }

        [Field("When that was decided.")]
        public DateTimeOffset? HandledAt { get; init; }
    }
}
