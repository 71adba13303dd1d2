using Imp.Infrastructure.Database;
using Imp.Infrastructure.Jobs;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>Rings when somebody else takes over, so that pages which say who is on call say it at once. Writes nothing: who is on call is never stored.</summary>
internal sealed class HandOffWorker(IDbContextFactory<ImpDb> dbs, Bell bell, TimeProvider clock) : IWorker
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    private DateTimeOffset? next;

    public IReadOnlyList<Topic> WokenBy => [Topic.Schedules, Topic.People];

    public Task<int> RunOnceAsync(CancellationToken cancel)
    {
        if (next is not { } due || due > clock.GetUtcNow()) return Task.FromResult(0);

        next = null;
        bell.Ring([Topic.Schedules]);
        return Task.FromResult(1);
    }

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var plans = await db.PlansAsync(db.Schedules.Where(schedule => schedule.ArchivedAt == null), now, now + Ahead, cancel);
        var zones = await db.ZonesAsync(cancel);
        var (from, until) = (Instant.FromDateTimeOffset(now), Instant.FromDateTimeOffset(now + Ahead));
        var edges = plans.SelectMany(one => one.Plan.Between(from, until, person => zones.GetValueOrDefault(person))).SelectMany(shift => new[] { shift.From, shift.Until }).Where(at => at > from).ToList();
        return next = edges.Count == 0 ? null : edges.Min().ToDateTimeOffset();
    }
}
