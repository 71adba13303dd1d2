using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.OnCall;

/// <summary>Replaces everything of a schedule for a while, overrides too.</summary>
/// <param name="People">Who is on call, all the time or in turn; empty: nobody.</param>
public sealed record AddTemporary(TemporaryId Id, ScheduleId Schedule, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<UserId> People, string Reason) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Schedule];

    /// <inheritdoc cref="ScheduleTemporary.TurnUnit"/>
    public RotationUnit? TurnUnit { get; init; }

    /// <inheritdoc cref="ScheduleTemporary.TurnEvery"/>
    public int TurnEvery { get; init; } = 1;
}

internal sealed class AddTemporaryValidator : AbstractValidator<AddTemporary>
{
    public AddTemporaryValidator()
    {
        RuleFor(c => c.People).Must(people => people is { Count: <= ScheduleTemporary.MostPeople }).WithMessage($"At most {ScheduleTemporary.MostPeople} people; none at all means that nobody is on call.");
        RuleFor(c => c.TurnUnit).IsInEnum();
        RuleFor(c => c.TurnEvery).InclusiveBetween(1, 366).WithMessage("A turn lasts 1 to 366 of them.");
        RuleFor(c => c.Reason).NotNull().WithMessage("May be empty, not missing.").MaximumLength(200).WithMessage("At most 200 characters.");
    }
}

internal sealed class AddTemporaryHandler : ICommandHandler<AddTemporary>
{
    public async Task HandleAsync(AddTemporary command, Change change)
    {
        if (await change.Db.ScheduleTemporaries.FindAsync([command.Id], change.Cancel) is not null) return;

        _ = await change.Db.Schedules.RequireAsync(command.Schedule, change.Cancel);
        await change.Db.DemandActiveAsync(command.People, change.Cancel);
        change.Db.ScheduleTemporaries.Add(ScheduleTemporary.Create(
            command.Id, command.Schedule, command.From, command.Until, [.. command.People.Distinct()], command.Reason.Trim(), change.Actor, change.Now, command.TurnUnit, command.TurnEvery));
    }
}

/// <summary>Takes a temporary schedule back: what was there before counts again.</summary>
public sealed record CancelTemporary(TemporaryId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class CancelTemporaryHandler : ICommandHandler<CancelTemporary>
{
    public async Task HandleAsync(CancelTemporary command, Change change) => (await change.Db.ScheduleTemporaries.RequireAsync(command.Id, change.Cancel)).Cancel(change.Now);
}
