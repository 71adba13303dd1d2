using FluentValidation;
using Imp.Domain.Quiet;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Quiet;

/// <summary>Plans a time of work in which alerts of services are recorded and page nobody. Incidents that are open already are not touched.</summary>
/// <param name="Services">None: all services.</param>
public sealed record PlanMaintenance(QuietId Id, string Reason, IReadOnlyList<ServiceId> Services, QuietPlan Plan) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => Services.Cast<IId>();
}

internal sealed class PlanMaintenanceValidator : AbstractValidator<PlanMaintenance>
{
    public PlanMaintenanceValidator()
    {
        RuleFor(c => c.Reason).IsReason();
        RuleFor(c => c.Services).Must(services => services is { Count: <= 200 }).WithMessage("At most 200 services.");
        RuleFor(c => c.Plan.Cron).Must(line => line is null || line.Length <= 100 && CronLine.TryParse(line) is not null).WithMessage("Five fields as in a crontab: minute, hour, day of month, month, day of week.");
        RuleFor(c => c.Plan.Zone).Must((c, zone) => c.Plan.Cron is null || ZoneTime.Knows(zone)).SaysNoZone();
        RuleFor(c => c.Plan.Minutes).Must((c, minutes) => c.Plan.Cron is null || minutes is >= 1 and <= 7 * 1440).WithMessage("From a minute to 7 days each time.");
        RuleFor(c => c.Plan.EndsAt).Must((c, end) => c.Plan.Cron is not null || end is not null).WithMessage("Say when it ends.");
    }
}

internal sealed class PlanMaintenanceHandler : ICommandHandler<PlanMaintenance>
{
    public async Task HandleAsync(PlanMaintenance command, Change change)
    {
        if (await change.Db.QuietTimes.FindAsync([command.Id], change.Cancel) is not null) return;

        if (command.Plan is { Cron: null, EndsAt: { } end }) change.RefuseEnd(end, command.Plan.StartsAt);
        change.Db.QuietTimes.Add(QuietTime.Maintenance(command.Id, await change.NextQuietNumberAsync(), command.Reason.Trim(), command.Services, command.Plan, change.Actor, change.Now));
    }
}
