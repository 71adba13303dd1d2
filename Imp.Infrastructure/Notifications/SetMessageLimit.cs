using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Notifications;

/// <summary>Changes one limit of outgoing messages. What waits is looked at again at once.</summary>
/// <param name="Minutes">Which of the limits of that class.</param>
/// <param name="Count">So many may leave within that time; 0: no limit; null: back to the shipped number.</param>
public sealed record SetMessageLimit(ChannelClass Channel, MessageClass Message, int Minutes, int? Count) : ICommand { public Permission Needs => Permission.Own; }

internal sealed class SetMessageLimitValidator : AbstractValidator<SetMessageLimit>
{
    public SetMessageLimitValidator()
    {
        RuleFor(c => c.Count).InclusiveBetween(0, MessageLimit.MostCount).WithMessage("From 1 to 1,000 messages, or 0 for no limit.");
        RuleFor(c => c.Minutes).Must((c, minutes) => MessageLimits.Shipped.Table.Any(limit => limit.Key == new LimitKey(c.Channel, c.Message, minutes))).WithMessage("There is no such limit.");
    }
}

internal sealed class SetMessageLimitHandler : ICommandHandler<SetMessageLimit>
{
    public async Task HandleAsync(SetMessageLimit command, Change change)
    {
        (await change.ChangedLimitsAsync()).Set(new LimitKey(command.Channel, command.Message, command.Minutes), command.Count);
        await change.LookAgainAsync();
    }
}

/// <summary>Sets for how long after a page further ones wait to go as one.</summary>
/// <param name="Seconds">0: never; at most 3600; null: back to the shipped time.</param>
public sealed record SetBundling(int? Seconds) : ICommand { public Permission Needs => Permission.Own; }

internal sealed class SetBundlingValidator : AbstractValidator<SetBundling>
{
    public SetBundlingValidator() => RuleFor(c => c.Seconds).InclusiveBetween(0, MessageLimits.LongestBundleSeconds).WithMessage("From 0 to 3600 seconds.");
}

internal sealed class SetBundlingHandler : ICommandHandler<SetBundling>
{
    public async Task HandleAsync(SetBundling command, Change change)
    {
        (await change.ChangedLimitsAsync()).Bundle(command.Seconds);
        await change.LookAgainAsync();
    }
}

/// <summary>What both have in common.</summary>
internal static class LimitChanges
{
    public static async Task<ChangedLimits> ChangedLimitsAsync(this Change change)
    {
        if (await change.Db.MessageLimits.SingleOrDefaultAsync(change.Cancel) is { } known) return known;

        var made = ChangedLimits.None();
        change.Db.MessageLimits.Add(made);
        return made;
    }

    /// <summary>What was made to wait is due at once, and is held again if it must be.</summary>
    public static async Task LookAgainAsync(this Change change)
    {
        var held = await (
            from job in change.Db.Jobs
            where job.State == Domain.Jobs.JobState.Pending && job.Kind == Outbox.Kind && job.Attempts == 0 && job.DueAt > change.Now
            select job).ToListAsync(change.Cancel);
        var ids = held.ToDictionary(job => new DeliveryId(Guid.Parse(job.Payload)));
        foreach (var id in await change.Db.Deliveries.IgnoreAutoIncludes().Where(delivery => ids.Keys.Contains(delivery.Id) && delivery.HeldUntil != null).Select(delivery => delivery.Id).ToListAsync(change.Cancel))
            ids[id].MoveTo(change.Now);
    }
}
