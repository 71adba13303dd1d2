using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Alerts;

/// <summary>Alerts of incidents that are not closed, over HTTP.</summary>
public sealed class AlertResource(IDbContextFactory<ImpDb> dbs) : TableResource<AlertResource.Item>(dbs)
{
    public override string Path => "alerts";

    public override string Single => "Alert";

    public override string Means => "What is wrong, one per service and dedup key, as long as its incident is not closed.";

    public override string Key => "dedupKey";

    public override bool HasDetail => false;

    public override string UsualSort => "serviceId";

    protected override IQueryable<Item> Query(ImpDb db, Call call) =>
        from alert in db.IncidentAlerts
        where alert.IsOpen
        join incident in db.Incidents on alert.IncidentId equals incident.Id
        select new Item
        {
            Incident = incident.Number, ServiceId = alert.ServiceId, DedupKey = alert.DedupKey, Title = alert.Title, FirstSeenAt = alert.FirstSeenAt, ClearedAt = alert.ClearedAt, Firing = alert.ClearedAt == null,
            ToldSeverity = alert.ToldSeverity,
        };

    /// <summary>One alert.</summary>
    public sealed record Item
    {
        [Field("Number of the incident that holds it.", Example = 1)]
        public long Incident { get; init; }

        [Field("Where it arrives.", Filters = true, Sorts = true)]
        public ServiceId ServiceId { get; init; }

        [Field("What it is about.", Filters = true, Example = "web-1/disk")]
        public string DedupKey { get; init; } = "";

        [Field("What it said when it last began.", Example = "Disk is full on web-1")]
        public string? Title { get; init; }

        [Field("When it began.")]
        public DateTimeOffset FirstSeenAt { get; init; }

        [Field("When its sender said that it is over; null while it fires.")]
        public DateTimeOffset? ClearedAt { get; init; }

        [Field("True while it fires.", Filters = true)]
        public bool Firing { get; init; }

        [Field("How bad its sender called it, where a rule made the incident something else.")]
        public Severity? ToldSeverity { get; init; }
    }
}
