using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;

namespace Imp.Infrastructure.OnCall;

/// <summary>Who is on call now over HTTP: what the pager would find.</summary>
public sealed class OnCallResource(ScheduleQueries schedules) : ShortResource<OnCallResource.Item>
{
    public override string Path => "on-call";

    public override string Single => "OnCall";

    public override string Means => "Who is on call at this moment, per schedule.";

    public override string Key => "scheduleId";

    public override bool HasDetail => false;

    public override string UsualSort => "schedule";

    protected override async Task<IReadOnlyList<Item>> ReadAsync(Call call)
    {
        // What lies further ahead is not looked at, so that it would be another instant in every answer.
        var far = call.Now.AddDays(7).AddMinutes(-1);
        return
        [
            .. (await schedules.ListAsync(archived: false, call.Cancel)).Select(row => new Item
            {
                ScheduleId = row.Id, Schedule = row.Name, Zone = row.Zone, Shifts = [.. row.Now.Select(shift => new ShiftItem(shift.Person, shift.Name, shift.Until < far ? shift.Until : null, shift.Cause))],
                NextGapAt = row.Now.Count == 0 ? null : row.FirstGap?.From,
            }),
        ];
    }

    /// <summary>One schedule with those who are on call.</summary>
    public sealed record Item
    {
        [Field("The schedule.")]
        public ScheduleId ScheduleId { get; init; }

        [Field("Its name.", Sorts = true, Example = "Nights")]
        public string Schedule { get; init; } = "";

        [Field("IANA name of the time zone in which it is meant.", Example = "Europe/Berlin")]
        public string Zone { get; init; } = "";

        [Field("Who is on call; none in a gap. `until` is null when it is a week away or more.")]
        public IReadOnlyList<ShiftItem> Shifts { get; init; } = [];

        [Field("When nobody will be, within the next week; null when there is no such time, and in a gap.")]
        public DateTimeOffset? NextGapAt { get; init; }
    }

    /// <summary>One person's turn.</summary>
    /// <param name="Until">When it ends; null when that is a week away or more.</param>
    public sealed record ShiftItem(UserId PersonId, string Person, DateTimeOffset? Until, ShiftCause Cause);
}
