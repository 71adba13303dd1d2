using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.OnCall;

/// <summary>Changes who is on call for a while: somebody more, somebody not, or somebody in the place of somebody.</summary>
/// <param name="Person">Who comes; null when somebody only goes.</param>
/// <param name="InPlaceOf">Who goes; null when somebody only comes, or comes in the place of whoever it is.</param>
public sealed record AddOverride(
    OverrideId Id, ScheduleId Schedule, OverrideKind Kind, UserId? Person, UserId? InPlaceOf, DateTimeOffset From, DateTimeOffset Until, string Reason) : ITeamCommand
{
    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => [Schedule];
}

internal sealed class AddOverrideValidator : AbstractValidator<AddOverride>
{
    public AddOverrideValidator()
    {
        RuleFor(c => c.Kind).IsInEnum();
        RuleFor(c => c.Reason).NotNull().WithMessage("May be empty, not missing.").MaximumLength(200).WithMessage("At most 200 characters.");
    }
}

internal sealed class AddOverrideHandler : ICommandHandler<AddOverride>
{
    public async Task HandleAsync(AddOverride command, Change change)
    {
        if (await change.Db.ScheduleOverrides.FindAsync([command.Id], change.Cancel) is not null) return;

        _ = await change.Db.Schedules.RequireAsync(command.Schedule, change.Cancel);
        if (command.Person is { } person) await change.Db.DemandActiveAsync([person], change.Cancel);
        change.Db.ScheduleOverrides.Add(ScheduleOverride.Create(
            command.Id, command.Schedule, command.Kind, command.Person, command.InPlaceOf, command.From, command.Until, command.Reason.Trim(), change.Actor, change.Now));
    }
}

/// <summary>Takes an override back.</summary>
public sealed record CancelOverride(OverrideId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class CancelOverrideHandler : ICommandHandler<CancelOverride>
{
    public async Task HandleAsync(CancelOverride command, Change change) => (await change.Db.ScheduleOverrides.RequireAsync(command.Id, change.Cancel)).Cancel(change.Now);
}
