using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Notes of hand-offs over HTTP.</summary>
public sealed class HandOffResource(IDbContextFactory<ImpDb> dbs) : TableResource<HandOffResource.Item>(dbs)
{
    public override string Path => "hand-offs";

    public override string Single => "HandOff";

    public override string Means => "What whoever comes on call should know: facts at the instant of the hand-off, and what people added.";

    public override string UsualSort => "-at";

    protected override IQueryable<Item> Query(ImpDb db, Call call) =>
        from note in db.HandOffNotes
        join schedule in db.Schedules on note.ScheduleId equals schedule.Id
        select new Item { Id = note.Id, ScheduleId = note.ScheduleId, Schedule = schedule.Name, At = note.At, Facts = note.Facts, Words = note.Words, EditedBy = note.EditedBy, EditedAt = note.EditedAt };

    /// <summary>One note.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public HandOffNoteId Id { get; init; }

        [Field("Of which schedule.", Filters = true)]
        public ScheduleId ScheduleId { get; init; }

        [Field("Name of the schedule.", Example = "Weekly")]
        public string Schedule { get; init; } = "";

        [Field("When somebody else took over.", Filters = true, Sorts = true)]
        public DateTimeOffset At { get; init; }

        [Field("Who came and who went, what was open, who was paged and what was quiet, in lines.")]
        public string Facts { get; init; } = "";

        [Field("What people added; empty while nobody has.")]
        public string Words { get; init; } = "";

        [Field("Who wrote the words last; null while nobody has.", Example = "Ana")]
        public string? EditedBy { get; init; }

        [Field("When; null while nobody has.")]
        public DateTimeOffset? EditedAt { get; init; }
    }
}
