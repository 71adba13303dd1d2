using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Escalation;

namespace Imp.Infrastructure.OnCall;

/// <summary>Takes an offered shift. Nobody does that for somebody else: it says who agreed.</summary>
public sealed record AcceptSwap(SwapId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class AcceptSwapHandler : ICommandHandler<AcceptSwap>
{
    public async Task HandleAsync(AcceptSwap command, Change change)
    {
        var me = change.Actor.User ?? throw new NotAllowed(Permission.Respond);
        var swap = await change.Db.ShiftSwaps.RequireAsync(command.Id, change.Cancel);
        var schedule = await change.Db.Schedules.RequireAsync(swap.ScheduleId, change.Cancel);
        if (swap.TakerId is null && !schedule.People.Contains(me)) throw new Refusal("oncall.swap", "This shift was offered to the people of the schedule, and you are not one of them.");

        var (plan, zoneOf) = await change.PlanAsync(swap.ScheduleId, swap);
        var names = await change.Db.NamesAsync([swap.GiverId, me], change.Cancel);
        foreach (var one in swap.Accept(me, plan, zoneOf, change.Now))
            change.Db.ScheduleOverrides.Add(ScheduleOverride.Create(
                new OverrideId(change.Chance.NewId()), swap.ScheduleId, one.Kind, one.Person, one.InPlaceOf, one.From.ToDateTimeOffset(), one.Until.ToDateTimeOffset(),
                $"Swap agreed by {names[swap.GiverId]} and {names[me]}", change.Actor, change.Now));
        change.TellGiver(swap, schedule, me, $"{names[me]} takes your shift of {schedule.Name}");
    }
}

/// <summary>Says no to a shift that was offered to oneself, alone or among others. Of an offer to everybody the giver hears when the last has said no.</summary>
public sealed record DeclineSwap(SwapId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class DeclineSwapHandler : ICommandHandler<DeclineSwap>
{
    public async Task HandleAsync(DeclineSwap command, Change change)
    {
        var me = change.Actor.User ?? throw new NotAllowed(Permission.Respond);
        var swap = await change.Db.ShiftSwaps.RequireAsync(command.Id, change.Cancel);
        var schedule = await change.Db.Schedules.RequireAsync(swap.ScheduleId, change.Cancel);
        var active = await change.Db.ActiveAsync(schedule.People, change.Cancel);
        if (swap.Decline(me, [.. schedule.People.Where(active.Contains)], change.Now))
            change.TellGiver(swap, schedule, me, swap.TakerId is null ? $"Nobody can take your shift of {schedule.Name}" : $"{(await change.Db.NamesAsync([me], change.Cancel))[me]} cannot take your shift of {schedule.Name}");
    }
}

/// <summary>Takes an offer back.</summary>
public sealed record WithdrawSwap(SwapId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class WithdrawSwapHandler : ICommandHandler<WithdrawSwap>
{
    public async Task HandleAsync(WithdrawSwap command, Change change)
    {
        var swap = await change.Db.ShiftSwaps.RequireAsync(command.Id, change.Cancel);
        await change.DemandOwnAsync(swap.GiverId, swap.ScheduleId);
        swap.Withdraw(change.Now);
    }
}
