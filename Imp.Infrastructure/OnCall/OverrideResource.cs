using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Overrides of schedules over HTTP.</summary>
public sealed class OverrideResource(IDbContextFactory<ImpDb> dbs) : TableResource<OverrideResource.Item>(dbs)
{
    public override string Path => "overrides";

    public override string Single => "Override";

    public override string Means => "Changes of a schedule for a while: somebody more, somebody not, or somebody in the place of somebody.";

    public override string UsualSort => "-fromAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.ScheduleOverrides.Select(one => new Item
    {
        Id = one.Id, ScheduleId = one.ScheduleId, Kind = one.Kind, PersonId = one.PersonId, InPlaceOfId = one.InPlaceOfId, FromAt = one.FromAt, UntilAt = one.UntilAt, Reason = one.Reason,
        CreatedBy = one.CreatedBy, CreatedAt = one.CreatedAt, CancelledAt = one.CancelledAt, Cancelled = one.CancelledAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes an override", (Body body, Guid id, Call _) => new AddOverride(
            new(id), body.ScheduleId ?? default, body.Kind ?? OverrideKind.Replace, body.PersonId, body.InPlaceOfId, body.FromAt ?? default, body.UntilAt ?? default, body.Reason ?? "")),
        Do("DELETE", "", "cancelOverride", "Takes it back", id => new CancelOverride(new(id))),
    ];

    /// <summary>One override.</summary>
    public sealed record Item : ScheduleChangeLine
    {
        [Field("Names it.", Filters = true)]
        public OverrideId Id { get; init; }

        [Field("The schedule that it changes.", Filters = true)]
        public ScheduleId ScheduleId { get; init; }

        [Field("What it does.", Filters = true)]
        public OverrideKind Kind { get; init; }

        [Field("Who comes; null when somebody only goes.", Filters = true)]
        public UserId? PersonId { get; init; }

        [Field("Who goes; null when somebody only comes, or comes in the place of whoever it is.", Filters = true)]
        public UserId? InPlaceOfId { get; init; }
    }

    /// <summary>What is sent to make one.</summary>
    public sealed record Body : ScheduleChangeBody
    {
        [Field("Left out: `replace`.", Example = "replace")]
        public OverrideKind? Kind { get; init; }

        [Field("Who comes.", Example = "$users")]
        public UserId? PersonId { get; init; }

        [Field("Who goes.")]
        public UserId? InPlaceOfId { get; init; }
    }
}
