using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Secret addresses of shifts over HTTP.</summary>
public sealed class CalendarLinkResource(IDbContextFactory<ImpDb> dbs) : TableResource<CalendarLinkResource.Item>(dbs)
{
    public override string Path => "calendar-links";

    public override string Single => "CalendarLink";

    public override string Means => "Secret addresses at which calendar programs read the shifts of a schedule: `/ical/`, the key and `.ics`. A person's own is made in the console.";

    public override Permission Reads => Permission.Manage;

    public override string UsualSort => "-createdAt";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.CalendarLinks.Where(link => link.ScheduleId != null).Select(link => new Item
    {
        Id = link.Id, ScheduleId = link.ScheduleId, CreatedBy = link.CreatedBy, CreatedAt = link.CreatedAt, RevokedAt = link.RevokedAt, Revoked = link.RevokedAt != null,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        CreateWithKey("Makes one, and tells its key once; the one before it opens nothing any more", (_, chance) => KeyText.IntegrationKey(chance),
            (Body body, Guid id, Secret key) => new MakeCalendarLink(new(id), null, body.ScheduleId, key)) with { Needs = Permission.Manage },
        Do("DELETE", "", "revokeCalendarLink", "It opens nothing any more", id => new RevokeCalendarLink(new(id))) with { Needs = Permission.Manage },
    ];

    /// <summary>One address; the key itself is gone.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public CalendarLinkId Id { get; init; }

        [Field("Whose shifts it shows.", Filters = true)]
        public ScheduleId? ScheduleId { get; init; }

        [Field("Who made it.", Example = "Ana")]
        public string CreatedBy { get; init; } = "";

        [Field("When it was made.", Filters = true, Sorts = true)]
        public DateTimeOffset CreatedAt { get; init; }

        [Field("When it was revoked; null while it works.")]
        public DateTimeOffset? RevokedAt { get; init; }

        [Field("True when it works no more.", Filters = true, Usually = "false")]
        public bool Revoked { get; init; }
    }

    /// <summary>What is sent to make one.</summary>
    public sealed record Body : MakingBody
    {
        [Field("Whose shifts it shows.", Needed = true, Example = "$schedules")]
        public ScheduleId? ScheduleId { get; init; }
    }
}
