using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Noise;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Ends it, with a reason.</summary>
public sealed record CloseIncident(IncidentId Id, CloseReason Reason, string? Note = null) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class CloseIncidentValidator : AbstractValidator<CloseIncident>
{
    public CloseIncidentValidator()
    {
        RuleFor(c => c.Reason).IsInEnum().NotEqual(CloseReason.Merged).WithMessage("Merge it into the other incident instead.");
        RuleFor(c => c.Reason).NotEqual(CloseReason.Drill).WithMessage("Only a drill ends so.");
        RuleFor(c => c.Note).MaximumLength(2_000);
    }
}

internal sealed class CloseIncidentHandler : ICommandHandler<CloseIncident>
{
    public async Task HandleAsync(CloseIncident command, Change change) =>
        (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel))
            .Close(command.Reason, string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim(), change.Now);
}

/// <summary>All its alerts are over. It closes when it has been so for as long as its service wants; an umbrella not before its storm is over.</summary>
public sealed record ClearIncident(IncidentId Id) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class ClearIncidentHandler(NoiseBoard noise) : ICommandHandler<ClearIncident>
{
    public async Task HandleAsync(ClearIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (await change.Db.Storms.AnyAsync(storm => storm.IncidentId == command.Id && storm.EndedAt == null, change.Cancel)) return;

        var rules = await noise.GetAsync(incident.ServiceId, change.Cancel);
        incident.GoCalm(rules.HoldOf(incident.Severity).Down, rules.FlapCalm, change.Now);
    }
}
