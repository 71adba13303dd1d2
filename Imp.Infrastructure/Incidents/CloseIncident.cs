using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Ends it, with a reason.</summary>
public sealed record CloseIncident(IncidentId Id, CloseReason Reason, string? Note = null) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class CloseIncidentValidator : AbstractValidator<CloseIncident>
{
    public CloseIncidentValidator()
    {
        RuleFor(c => c.Reason).IsInEnum().NotEqual(CloseReason.Merged).WithMessage("Merge it into the other incident instead.");
        RuleFor(c => c.Note).MaximumLength(2_000);
    }
}

internal sealed class CloseIncidentHandler : ICommandHandler<CloseIncident>
{
    public async Task HandleAsync(CloseIncident command, Change change) =>
        (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel))
            .Close(command.Reason, string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim(), change.Now);
}

/// <summary>The sender says that it is over.</summary>
public sealed record ClearIncident(IncidentId Id) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class ClearIncidentHandler : ICommandHandler<ClearIncident>
{
    public async Task HandleAsync(ClearIncident command, Change change) =>
        (await change.Db.Incidents.RequireAsync(command.Id, change.Cancel)).Clear(change.Now);
}
