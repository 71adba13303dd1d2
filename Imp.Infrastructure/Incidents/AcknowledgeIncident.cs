using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Says that somebody has it; paging stops.</summary>
public sealed record AcknowledgeIncident(IncidentId Id, string? Note = null) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class AcknowledgeIncidentValidator : AbstractValidator<AcknowledgeIncident>
{
    public AcknowledgeIncidentValidator() => RuleFor(c => c.Note).MaximumLength(2_000);
}

internal sealed class AcknowledgeIncidentHandler : ICommandHandler<AcknowledgeIncident>
{
    public async Task HandleAsync(AcknowledgeIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        incident.Acknowledge(change.Actor.User, change.Now);
        if (!string.IsNullOrWhiteSpace(command.Note)) incident.AddNote(command.Note);
    }
}

/// <summary>Gives it back; paging starts anew.</summary>
public sealed record UnacknowledgeIncident(IncidentId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class UnacknowledgeIncidentHandler : ICommandHandler<UnacknowledgeIncident>
{
    public async Task HandleAsync(UnacknowledgeIncident command, Change change) =>
        (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel)).Unacknowledge(UnacknowledgeCause.Asked);
}
