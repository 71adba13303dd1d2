using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>A schedule with what it means, and what changes it, in a span of time.</summary>
internal sealed record PlannedSchedule(Schedule Schedule, OnCallPlan Plan, IReadOnlyList<ScheduleOverride> Overrides, IReadOnlyList<ScheduleTemporary> Temporaries);

/// <summary>Reads what decides who is on call: for the pages, and inside a change for the pager, so that they cannot disagree.</summary>
internal static class OnCallReader
{
    /// <returns>The schedules with everything that changes them in a span of time.</returns>
    public static async Task<IReadOnlyList<PlannedSchedule>> PlansAsync(
        this ImpDb db, IQueryable<Schedule> wanted, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var schedules = await wanted.ToListAsync(cancel);
        var ids = schedules.ConvertAll(schedule => schedule.Id);
        var overrides = (await db.ScheduleOverrides.Where(one => ids.Contains(one.ScheduleId) && one.CancelledAt == null && one.UntilAt > from && one.FromAt <= until)
            .OrderBy(one => one.CreatedAt).ThenBy(one => one.Id).ToListAsync(cancel)).ToLookup(one => one.ScheduleId);
        var temporaries = (await db.ScheduleTemporaries.Where(one => ids.Contains(one.ScheduleId) && one.CancelledAt == null && one.UntilAt > from && one.FromAt <= until)
            .OrderBy(one => one.CreatedAt).ThenBy(one => one.Id).ToListAsync(cancel)).ToLookup(one => one.ScheduleId);
        return [.. schedules.Select(schedule => new PlannedSchedule(
            schedule, schedule.Plan(overrides[schedule.Id], temporaries[schedule.Id]), [.. overrides[schedule.Id]], [.. temporaries[schedule.Id]]))];
    }

    /// <returns>The zones of those people who said one.</returns>
    public static Task<Dictionary<UserId, string?>> ZonesAsync(this ImpDb db, CancellationToken cancel) =>
        db.Users.Where(user => user.Zone != null && user.Zone != "").Select(user => new { user.Id, user.Zone }).ToDictionaryAsync(user => user.Id, user => user.Zone, cancel);
}
