using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Calendars of holidays and leave over HTTP.</summary>
public sealed class CalendarFeedResource(IDbContextFactory<ImpDb> dbs) : TableResource<CalendarFeedResource.Item>(dbs)
{
    public override string Path => "calendar-feeds";

    public override string Single => "CalendarFeed";

    public override string Means => "Calendars that Imp reads: holidays of a schedule, leave of a person. Addresses are never told.";

    public override string UsualSort => "name";

    protected override IQueryable<Item> Query(ImpDb db, Call call) => db.CalendarFeeds.Select(feed => new Item
    {
        Id = feed.Id, Name = feed.Name, UserId = feed.UserId, ScheduleId = feed.ScheduleId, Host = feed.Host, ReadAt = feed.ReadAt, Problem = feed.Problem, NextAt = feed.NextAt,
    });

    protected override IEnumerable<Operation> Describe() =>
    [
        Create("Has a calendar read, from an address or a file", (Body body, Guid id, Call _) => new AddCalendarFeed(
            new(id), body.UserId, body.ScheduleId, body.Name ?? "", SecretOf(body.Address), SecretOf(body.Text)), "oncall.feeds"),
        Do("DELETE", "", "removeCalendarFeed", "Forgets it", id => new RemoveCalendarFeed(new(id))),
    ];

    private static Secret? SecretOf(string? text) => string.IsNullOrEmpty(text) ? null : new Secret(text);

    /// <summary>One calendar.</summary>
    public sealed record Item
    {
        [Field("Names it.", Filters = true)]
        public CalendarFeedId Id { get; init; }

        [Field("What people call it.", Filters = true, Sorts = true, Example = "Holidays")]
        public string Name { get; init; } = "";

        [Field("Whose leave; null for holidays.", Filters = true)]
        public UserId? UserId { get; init; }

        [Field("Whose holidays; null for leave.", Filters = true)]
        public ScheduleId? ScheduleId { get; init; }

        [Field("The server of the address; null for a file.")]
        public string? Host { get; init; }

        [Field("When it was read; null before that.")]
        public DateTimeOffset? ReadAt { get; init; }

        [Field("Why it could not be read the last time; what was read before still counts.")]
        public string? Problem { get; init; }

        [Field("When it is read again; null for a file.")]
        public DateTimeOffset? NextAt { get; init; }
    }

    /// <summary>What is sent to have one read.</summary>
    public sealed record Body : MakingBody
    {
        [Field("1 to 100 characters.", Needed = true, Example = "Holidays")]
        public string? Name { get; init; }

        [Field("Whose leave; either this or `scheduleId`.")]
        public UserId? UserId { get; init; }

        [Field("Whose holidays.", Example = "$schedules")]
        public ScheduleId? ScheduleId { get; init; }

        [Field("Where it is read once an hour, http or https; either this or `text`. It is never told again.")]
        public string? Address { get; init; }

        [Field("A calendar file (RFC 5545), at most 256 KiB.", Example = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example\r\nEND:VCALENDAR\r\n")]
        public string? Text { get; init; }
    }
}
