using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.OnCall;

/// <summary>Changes a schedule, from now on and for escalations that run too: whoever is on call when a step is due is paged.</summary>
public sealed record EditSchedule(ScheduleId Id, string Name, TeamId Team, string Zone, LayerCoverage Coverage, IReadOnlyList<LayerText> Layers) : ITeamCommand, IScheduleInput
{
    public bool Sure { get; init; }

    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id, Team];
}

internal sealed class EditScheduleValidator : AbstractValidator<EditSchedule>
{
    public EditScheduleValidator() => Include(new ScheduleInputRules());
}

internal sealed class EditScheduleHandler : ICommandHandler<EditSchedule>
{
    public async Task HandleAsync(EditSchedule command, Change change)
    {
        var schedule = await change.Db.Schedules.RequireAsync(command.Id, change.Cancel);
        var layers = await change.Db.CheckedLayersAsync(command, schedule.Layers.SelectMany(layer => layer.Rotation.Members), change.Cancel);
        schedule.Edit(command.Name.Trim(), command.Team, command.Zone, command.Coverage, layers);
    }
}
