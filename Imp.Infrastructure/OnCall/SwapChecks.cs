using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>What offers and answers to them need to know.</summary>
internal static class SwapChecks
{
    /// <exception cref="NotAllowed">It is somebody else's shift, and the actor does not manage the schedule.</exception>
    public static Task DemandOwnAsync(this Change change, UserId owner, ScheduleId schedule) =>
        change.Actor.User == owner ? Task.CompletedTask : change.DemandAsync(Permission.Manage, schedule);

    /// <returns>What counts now, over both shifts of an offer.</returns>
    public static async Task<(OnCallPlan Plan, Func<UserId, string?> ZoneOf)> PlanAsync(this Change change, ScheduleId id, ShiftSwap swap)
    {
        SwapSpan[] spans = [swap.Span, swap.Return ?? swap.Span];
        var found = await change.Db.PlansAsync(change.Db.Schedules.Where(schedule => schedule.Id == id), spans.Min(span => span.From), spans.Max(span => span.Until), change.Cancel);
        var zones = await change.Db.ZonesAsync(change.Cancel);
        return (found[0].Plan, person => zones.GetValueOrDefault(person));
    }

    /// <returns>The people's names.</returns>
    public static Task<Dictionary<UserId, string>> NamesAsync(this ImpDb db, IReadOnlyList<UserId> people, CancellationToken cancel) =>
        db.Users.Where(user => people.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, cancel);

    /// <summary>Tells those to whom a shift is offered.</summary>
    public static async Task TellOfferAsync(this Change change, ShiftSwap swap, Schedule schedule)
    {
        var giver = (await change.Db.NamesAsync([swap.GiverId], change.Cancel))[swap.GiverId];
        IReadOnlyList<UserId> people = swap.TakerId is { } one ? [one] : [.. schedule.People.Where(person => person != swap.GiverId)];
        var back = swap.Return is { } other ? $"In return for yours: {OnCallText.At(other.From, schedule.Zone)} to {OnCallText.At(other.Until, schedule.Zone)} ({schedule.Zone})." : null;
        change.Raise(new ScheduleNews(
            schedule.Id, people, swap.TakerId is null ? $"{giver} offers a shift of {schedule.Name}" : $"{giver} offers you a shift of {schedule.Name}", Lines(When(swap.Span, schedule.Zone), back, swap.Note, "Take it on the schedule's page or on your own."),
            $"swap {swap.Id.Value:N}", swap.FromAt));
    }

    /// <summary>Tells whoever offered a shift what became of it.</summary>
    public static void TellGiver(this Change change, ShiftSwap swap, Schedule schedule, UserId by, string title)
    {
        var back = swap is { State: SwapState.Accepted, Return: { } other } ? $"You have in return: {OnCallText.At(other.From, schedule.Zone)} to {OnCallText.At(other.Until, schedule.Zone)} ({schedule.Zone})." : null;
        change.Raise(new ScheduleNews(schedule.Id, [swap.GiverId], title, Lines(When(swap.Span, schedule.Zone), back), $"swap {swap.Id.Value:N} {swap.State} {by.Value:N}", swap.UntilAt));
    }

    private static string Lines(params IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));

    /// <returns>A sentence that says a span of time with its zone.</returns>
    public static string When(SwapSpan span, string zone) => $"From {OnCallText.At(span.From, zone)} to {OnCallText.At(span.Until, zone)} ({zone}).";
}
