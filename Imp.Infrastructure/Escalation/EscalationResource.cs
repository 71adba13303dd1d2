using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>Escalations over HTTP.</summary>
public sealed class EscalationResource(IDbContextFactory<ImpDb> dbs) : TableResource<EscalationResource.Item>(dbs)
{
    public override string Path => "escalations";

    public override string Single => "Escalation";

    public override string Means => "Incidents for which somebody is still to be paged, and when.";

    public override string Key => "incident";

    public override string UsualSort => "nextAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call) =>
        from escalation in db.Escalations
        where escalation.NextAt != null
        join incident in db.Incidents on escalation.IncidentId equals incident.Id
        select new Item
        {
            Incident = incident.Number, Policy = escalation.PolicyName, State = escalation.State, Step = escalation.Step + 1, Steps = escalation.Steps, Round = escalation.Round + 1, StartedAt = escalation.StartedAt,
            NextAt = escalation.NextAt,
        };

    /// <summary>The paging of one incident.</summary>
    public sealed record Item
    {
        [Field("Number of the incident.", Filters = true, Example = 1)]
        public long Incident { get; init; }

        [Field("Name of the policy that it follows.", Example = "Follow the sun")]
        public string Policy { get; init; } = "";

        [Field("How it stands.")]
        public EscalationState State { get; init; }

        [Field("Which step is next, 1 for the first.", Example = 1)]
        public int Step { get; init; }

        [Field("The ladder as it was when it started.")]
        public IReadOnlyList<EscalationStep> Steps { get; init; } = [];

        [Field("How often the ladder began, 1 for the first time.", Example = 1)]
        public int Round { get; init; }

        [Field("When it started.")]
        public DateTimeOffset StartedAt { get; init; }

        [Field("When the next step is due.", Filters = true, Sorts = true)]
        public DateTimeOffset? NextAt { get; init; }
    }
}
