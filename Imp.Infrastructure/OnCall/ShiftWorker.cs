using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>Wakes at every hand-off and at every reminder of a shift.</summary>
internal sealed class ShiftWorker(IDbContextFactory<ImpDb> dbs, CommandBus bus, TimeProvider clock) : IWorker
{
    /// <summary>Looked through at least so often.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(5);

    private DateTimeOffset? next;
    private bool awake;

    public IReadOnlyList<Topic> WokenBy => [Topic.Schedules, Topic.People];

    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        if (next is not { } due || due > clock.GetUtcNow()) return 0;

        next = null;
        await bus.ExecuteAsync(new TellShifts(), Actor.System("shifts"), cancel);
        return 1;
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (!await db.Schedules.AnyAsync(schedule => schedule.ArchivedAt == null, cancel)) return next = null;

        var (from, until) = (Instant.FromDateTimeOffset(now), Instant.FromDateTimeOffset(now + TellShifts.Ahead));
        // What was missed while Imp was away is looked at now.
        var missed = !awake && await db.ShiftMarks.AnyAsync(cancel);
        awake = true;
        if (missed) return next = now;

        var plans = await db.PlansAsync(db.Schedules.Where(schedule => schedule.ArchivedAt == null), now, now + TellShifts.Ahead, cancel);
        var zones = await db.ZonesAsync(cancel);
        var choices = await db.ShiftReminders.ToDictionaryAsync(one => one.UserId, one => one.Minutes, cancel);
        var times = plans.SelectMany(one => one.Plan.Between(from, until, person => zones.GetValueOrDefault(person)))
            .SelectMany(shift => (choices.GetValueOrDefault(shift.Person) ?? ShiftReminders.Usual).Prepend(0).Select(minutes => shift.From - Duration.FromMinutes(minutes))).Where(at => at > from).Append(from + Duration.FromTimeSpan(Ahead));
        return next = times.Min().ToDateTimeOffset();
    }
}
