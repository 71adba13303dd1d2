using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.OnCall;

/// <summary>Makes a schedule. It pages nobody until a policy uses it.</summary>
public sealed record CreateSchedule(ScheduleId Id, string Name, TeamId Team, string Zone, LayerCoverage Coverage, IReadOnlyList<LayerText> Layers) : ITeamCommand, IScheduleInput
{
    public bool Sure { get; init; }

    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Team];
}

internal sealed class CreateScheduleValidator : AbstractValidator<CreateSchedule>
{
    public CreateScheduleValidator() => Include(new ScheduleInputRules());
}

internal sealed class CreateScheduleHandler : ICommandHandler<CreateSchedule>
{
    public async Task HandleAsync(CreateSchedule command, Change change)
    {
        if (await change.Db.Schedules.FindAsync([command.Id], change.Cancel) is not null) return;

        var layers = await change.Db.CheckedLayersAsync(command, [], change.Cancel);
        change.Db.Schedules.Add(Schedule.Create(command.Id, command.Name.Trim(), command.Team, command.Zone, command.Coverage, layers, change.Now));
    }
}
