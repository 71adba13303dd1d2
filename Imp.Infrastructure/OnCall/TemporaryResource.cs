using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Temporary schedules over HTTP.</summary>
public sealed class TemporaryResource(IDbContextFactory<ImpDb> dbs) : TableResource<TemporaryResource.Item>(dbs)
{
    public override string Path => "temporary-schedules";

    public override string Single => "TemporarySchedule";

    public override string Means => "What replaces everything of a schedule for a while, overrides too, even with nobody.";

    public override string UsualSort => "-fromAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.ScheduleTemporaries.Select(one => new Item
    {
        Id = one.Id, ScheduleId = one.ScheduleId, PersonIds = one.People, TurnUnit = one.TurnUnit, TurnEvery = one.TurnEvery, FromAt = one.FromAt, UntilAt = one.UntilAt, Reason = one.Reason,
        CreatedBy = one.CreatedBy, CreatedAt = one.CreatedAt, CancelledAt = one.CancelledAt, Cancelled = one.CancelledAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Makes a temporary schedule", (Body body, Guid id, Call _) => new AddTemporary(
            new(id), body.ScheduleId ?? default, body.FromAt ?? default, body.UntilAt ?? default, body.PersonIds ?? [], body.Reason ?? "") { TurnUnit = body.TurnUnit, TurnEvery = body.TurnEvery ?? 1 }, "oncall.temporary"),
        Do("DELETE", "", "cancelTemporarySchedule", "Takes it back: what was there before counts again", id => new CancelTemporary(new(id))),
    ];

    /// <summary>One temporary schedule.</summary>
    public sealed record Item : ScheduleChangeLine
    {
        [Field("Names it.", Filters = true)]
        public TemporaryId Id { get; init; }

        [Field("The schedule that it replaces.", Filters = true)]
        public ScheduleId ScheduleId { get; init; }

        [Field("Who is on call, all of them all the time or in turn; none: nobody.")]
        public IReadOnlyList<UserId> PersonIds { get; init; } = [];

        [Field("What a turn is counted in; null: all of them all the time.")]
        public RotationUnit? TurnUnit { get; init; }

        [Field("So many units are one turn.", Example = 1)]
        public int TurnEvery { get; init; }
    }

    /// <summary>What is sent to make one.</summary>
    public sealed record Body : ScheduleChangeBody
    {
        [Field("At most 50; none: nobody is on call.", Example = """["$users"]""")]
        public IReadOnlyList<UserId>? PersonIds { get; init; }

        [Field("What a turn is counted in; left out: all of them all the time.")]
        public RotationUnit? TurnUnit { get; init; }

        [Field("1 to 366; left out: 1.")]
        public int? TurnEvery { get; init; }
    }
}
