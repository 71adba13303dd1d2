using System.Text.Json.Serialization;
using Imp.Domain.Escalation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>Escalation policies over HTTP.</summary>
public sealed class PolicyResource(IDbContextFactory<ImpDb> dbs) : TableResource<PolicyResource.Item>(dbs)
{
    public override string Path => "escalation-policies";

    public override string Single => "EscalationPolicy";

    public override string Means => "Who is paged, in which order, until somebody acknowledges.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.Policies.Select(policy => new Item
    {
        Id = policy.Id, Name = policy.Name, TeamId = policy.TeamId, Steps = policy.Steps, Repeats = policy.Repeats, PauseMinutes = policy.PauseMinutes, Timeouts = policy.AckTimeouts,
        CreatedAt = policy.CreatedAt, ArchivedAt = policy.ArchivedAt, Archived = policy.ArchivedAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a policy", (Body body, Guid id, Call _) => new CreatePolicy(new(id), body.Name ?? "", body.TeamId ?? default, body.Steps ?? [], body.Repeats ?? 0, body.PauseMinutes ?? 5)
        {
            AckTimeouts = body.AckTimeoutMinutes is { } minutes ? new(minutes) : AckTimeouts.Default,
        }, "policy.person", "policy.schedule", "policy.team"),
        Change("Changes what is given; incidents that are open keep the ladder they started with", (Body body, Item now, Call _) => new EditPolicy(
            now.Id, body.Name ?? "", body.TeamId ?? default, body.Steps ?? [], body.Repeats ?? 0, body.PauseMinutes ?? 5)
        {
            AckTimeouts = new(body.AckTimeoutMinutes ?? now.AckTimeoutMinutes),
        }, "policy.person", "policy.schedule", "policy.team"),
        Archive(id => new ArchivePolicy(new(id)), "policy.used"),
        Restore(id => new RestorePolicy(new(id))),
    ];

    /// <summary>One policy.</summary>
    public sealed record Item : ArchivedLine
    {
        [Field("Names it.", Filters = true)]
        public PolicyId Id { get; init; }

        [Field("1 to 100 characters.", Filters = true, Sorts = true, Example = "Follow the sun")]
        public string Name { get; init; } = "";

        [Field("The team that it belongs to.", Filters = true)]
        public TeamId TeamId { get; init; }

        [Field("1 to 20, in order.")]
        public IReadOnlyList<EscalationStep> Steps { get; init; } = [];

        [Field("How often the whole ladder is repeated, 0 to 9.", Example = 1)]
        public int Repeats { get; init; }

        [Field("Minutes from the last step until the ladder starts again, 1 to 1440.", Example = 5)]
        public int PauseMinutes { get; init; }

        [Field("Minutes for which an acknowledgement counts, from SEV1 to SEV4; 0: for ever.")]
        public IReadOnlyList<int> AckTimeoutMinutes => Timeouts.Minutes;

        [JsonIgnore]
        public AckTimeouts Timeouts { get; init; } = AckTimeouts.Default;
    }

    /// <summary>What is sent to make or change one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters; needed when it is made.", Example = "Follow the sun")]
        public string? Name { get; init; }

        [Field("The team that it belongs to; needed when it is made.", Example = "$teams")]
        public TeamId? TeamId { get; init; }

        [Field("All of them, in order. `people`, `schedules` and `teams` are ids.", Example = """[{"delayMinutes":0,"people":["$users"],"schedules":[],"teams":[]}]""")]
        public IReadOnlyList<EscalationStep>? Steps { get; init; }

        [Field("0 to 9.", Example = 1)]
        public int? Repeats { get; init; }

        [Field("1 to 1440.", Example = 5)]
        public int? PauseMinutes { get; init; }

        [Field("Four numbers, from SEV1 to SEV4; 0: for ever.", Example = new[] { 30, 60, 240, 0 })]
        public IReadOnlyList<int>? AckTimeoutMinutes { get; init; }
    }
}
