using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Imp.Infrastructure.OnCall;

/// <summary>One shift of one person, to be offered or looked at.</summary>
/// <param name="Zone">The schedule's.</param>
public sealed record OwnShift(ScheduleId ScheduleId, string Schedule, string Zone, UserId Person, string Name, DateTimeOffset From, DateTimeOffset Until, ShiftCause Cause);

/// <summary>One offer, readable.</summary>
/// <param name="Taker">Whom it is offered to; null: everybody of the schedule.</param>
/// <param name="Answerer">Who accepted or declined; null while nobody has.</param>
/// <param name="IsMember">Whoever looks is one of the schedule's people.</param>
/// <param name="DeclinedBy">Of an offer to everybody: names of those who do not want it.</param>
public sealed record SwapRow(
    SwapId Id, ScheduleId ScheduleId, string Schedule, UserId GiverId, string Giver, SwapSpan Span, UserId? TakerId, string? Taker, SwapSpan? Return, string Note, SwapState State, string? Answerer, bool IsMember, IReadOnlyList<string> DeclinedBy)
{
    /// <returns>True when somebody may take it, as far as can be said before it is tried.</returns>
    public bool MayTake(UserId? me) => State == SwapState.Open && me is { } one && one != GiverId && (TakerId is { } wanted ? wanted == one : IsMember);
}

/// <summary>Reads shifts to come and the offers of them.</summary>
public sealed class SwapQueries(IDbContextFactory<ImpDb> dbs, TimeProvider clock)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(60);
    private static readonly TimeSpan Back = TimeSpan.FromDays(7);

    /// <summary>What one person has now and in the next 60 days, of all schedules.</summary>
    public async Task<IReadOnlyList<OwnShift>> ShiftsOfAsync(UserId person, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await ShiftsAsync(db, db.Schedules.Where(schedule => schedule.ArchivedAt == null), person, cancel);
    }

    /// <summary>What everybody has in one schedule in the next 60 days.</summary>
    public async Task<IReadOnlyList<OwnShift>> ShiftsInAsync(ScheduleId schedule, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await ShiftsAsync(db, db.Schedules.Where(one => one.Id == schedule), null, cancel);
    }

    /// <summary>Open offers, and those of the last week. What whoever looks has declined is not among them.</summary>
    /// <param name="schedule">Null: of all.</param>
    /// <param name="me">Whoever looks.</param>
    public async Task<IReadOnlyList<SwapRow>> ListAsync(ScheduleId? schedule, UserId? me, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = now - Back;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wanted = schedule is { } only ? db.ShiftSwaps.Where(swap => swap.ScheduleId == only) : db.ShiftSwaps;
        var swaps = await wanted.Where(swap => swap.State == SwapState.Open && swap.FromAt > now || swap.CreatedAt > since).OrderBy(swap => swap.FromAt).ToListAsync(cancel);
        if (swaps.Count == 0) return [];

        var ids = swaps.ConvertAll(swap => swap.ScheduleId);
        var schedules = await db.Schedules.Where(one => ids.Contains(one.Id) && one.ArchivedAt == null).ToDictionaryAsync(one => one.Id, cancel);
        var names = await db.Users.ToDictionaryAsync(user => user.Id, user => user.Name, cancel);
        return [.. swaps.Where(swap => schedules.ContainsKey(swap.ScheduleId) && !(swap.TakerId is null && me is { } one && swap.DeclinedBy.Contains(one))).Select(swap => Row(swap, schedules[swap.ScheduleId]))];

        SwapRow Row(ShiftSwap swap, Schedule of) => new(
            swap.Id, of.Id, of.Name, swap.GiverId, names[swap.GiverId], swap.Span, swap.TakerId, swap.TakerId is { } taker ? names[taker] : null, swap.Return, swap.Note, swap.StateAt(now),
            swap.AnswererId is { } by ? names[by] : null, me is { } one && of.People.Contains(one), [.. swap.DeclinedBy.Select(one => names.GetValueOrDefault(one, "Somebody"))]);
    }

    private async Task<IReadOnlyList<OwnShift>> ShiftsAsync(ImpDb db, IQueryable<Schedule> wanted, UserId? person, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (from, until) = (Instant.FromDateTimeOffset(now), Instant.FromDateTimeOffset(now + Ahead));
        var zones = await db.ZonesAsync(cancel);
        var names = await db.Users.ToDictionaryAsync(user => user.Id, user => user.Name, cancel);
        return
        [
            .. (await db.PlansAsync(wanted, now, now + Ahead, cancel))
                .SelectMany(one => one.Plan.Between(from, until, id => zones.GetValueOrDefault(id)).Where(shift => person is null || shift.Person == person).Select(shift => new OwnShift(
                    one.Schedule.Id, one.Schedule.Name, one.Schedule.Zone, shift.Person, names.GetValueOrDefault(shift.Person, "Somebody"), shift.From.ToDateTimeOffset(), shift.Until.ToDateTimeOffset(), shift.Cause)))
                .OrderBy(shift => shift.From),
        ];
    }
}
