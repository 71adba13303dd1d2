using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.OnCall;

/// <summary>Offers a shift, or a part of one, to somebody or to everybody of the schedule. One's own; a manager offers anybody's.</summary>
/// <param name="Taker">Null: everybody of the schedule.</param>
/// <param name="InReturn">The taker's shift that the giver wants for it; null when nothing is asked.</param>
public sealed record OfferSwap(SwapId Id, ScheduleId Schedule, UserId Giver, SwapSpan Span, UserId? Taker, SwapSpan? InReturn, string Note) : ITeamCommand
{
    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => [Schedule];
}

internal sealed class OfferSwapValidator : AbstractValidator<OfferSwap>
{
    public OfferSwapValidator()
    {
        RuleFor(c => c.Span).NotNull().WithMessage("Say which shift.");
        RuleFor(c => c.Note).NotNull().WithMessage("May be empty, not missing.").MaximumLength(200).WithMessage("At most 200 characters.");
    }
}

internal sealed class OfferSwapHandler : ICommandHandler<OfferSwap>
{
    public async Task HandleAsync(OfferSwap command, Change change)
    {
        if (await change.Db.ShiftSwaps.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.DemandOwnAsync(command.Giver, command.Schedule);
        var schedule = await change.Db.Schedules.RequireAsync(command.Schedule, change.Cancel);
        if (command.Taker is { } taker) await change.Db.DemandActiveAsync([taker], change.Cancel);
        var swap = ShiftSwap.Offer(command.Id, command.Schedule, command.Giver, command.Span, command.Taker, command.InReturn, command.Note.Trim(), change.Actor, change.Now);
        var (plan, zoneOf) = await change.PlanAsync(command.Schedule, swap);
        if (!ShiftSwap.HasShift(plan, command.Giver, command.Span, zoneOf)) throw new Refusal("oncall.swap", "That is not a shift of theirs; a temporary schedule is changed where it is made.");
        if (command.InReturn is { } back && !ShiftSwap.HasShift(plan, command.Taker!.Value, back, zoneOf)) throw new Refusal("oncall.swap", "The shift in return is not one of theirs.");
        change.Db.ShiftSwaps.Add(swap);
        await change.TellOfferAsync(swap, schedule);
    }
}
