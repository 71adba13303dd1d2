using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>Reads what decides who is on call: for the pages, and inside a change for the pager, so that they cannot disagree.</summary>
internal static class OnCallReader
{
    /// <returns>Who is on call now, per schedule; an archived one has nobody.</returns>
    public static async Task<Dictionary<ScheduleId, IReadOnlyList<UserId>>> OnCallAsync(this ImpDb db, IReadOnlyCollection<ScheduleId> wanted, DateTimeOffset at, CancellationToken cancel)
    {
        if (wanted.Count == 0) return [];

        var instant = Instant.FromDateTimeOffset(at);
        var plans = await db.PlansAsync(db.Schedules.Where(schedule => wanted.Contains(schedule.Id) && schedule.ArchivedAt == null), at, at, cancel);
        var zones = await db.ZonesAsync(cancel);
        return plans.ToDictionary(one => one.Schedule.Id, one => one.Plan.At(instant, person => zones.GetValueOrDefault(person)));
    }

    /// <returns>The schedules with all overrides that touch a span of time.</returns>
    public static async Task<IReadOnlyList<(Schedule Schedule, OnCallPlan Plan, IReadOnlyList<ScheduleOverride> Overrides)>> PlansAsync(
        this ImpDb db, IQueryable<Schedule> wanted, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var schedules = await wanted.ToListAsync(cancel);
        var ids = schedules.ConvertAll(schedule => schedule.Id);
        var overrides = (await db.ScheduleOverrides.Where(one => ids.Contains(one.ScheduleId) && one.CancelledAt == null && one.UntilAt > from && one.FromAt <= until)
            .OrderBy(one => one.CreatedAt).ThenBy(one => one.Id).ToListAsync(cancel)).ToLookup(one => one.ScheduleId);
        return [.. schedules.Select(schedule => (schedule, schedule.Plan(overrides[schedule.Id]), (IReadOnlyList<ScheduleOverride>)[.. overrides[schedule.Id]]))];
    }

    /// <returns>The zones of those people who said one.</returns>
    public static Task<Dictionary<UserId, string?>> ZonesAsync(this ImpDb db, CancellationToken cancel) =>
        db.Users.Where(user => user.Zone != null && user.Zone != "").Select(user => new { user.Id, user.Zone }).ToDictionaryAsync(user => user.Id, user => user.Zone, cancel);
}
