using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Changes what is known of it; what is null stays as it is.</summary>
/// <param name="NotesBefore">What the writer saw when starting to write; given, a change by somebody else in between is refused instead of lost.</param>
/// <param name="Assignee">Who has it.</param>
/// <param name="Unassign">True to take the assignee away.</param>
public sealed record EditIncident(
    IncidentId Id, string? Title = null, Severity? Severity = null, StatusAction? Status = null, string? Notes = null, string? NotesBefore = null,
    IReadOnlyList<string>? Tags = null, UserId? Assignee = null, bool Unassign = false) : ICommand
{
    public Permission Needs => Permission.Respond;
}

internal sealed class EditIncidentValidator : AbstractValidator<EditIncident>
{
    public EditIncidentValidator()
    {
        RuleFor(c => c.Title).Must(title => title is null || title.Trim().Length > 0).WithMessage("A title cannot be empty.").MaximumLength(255);
        RuleFor(c => c.Severity).IsInEnum();
        RuleFor(c => c.Status).IsInEnum();
        RuleFor(c => c.Notes).MaximumLength(32_768).WithMessage("Notes hold at most 32,768 characters.");
        RuleFor(c => c.Tags).Must(tags => tags is null || tags.Count <= TagNames.Most).WithMessage($"At most {TagNames.Most} tags.");
    }
}

internal sealed class EditIncidentHandler : ICommandHandler<EditIncident>
{
    public async Task HandleAsync(EditIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (command.Title is { } title) incident.Rename(title.Trim());
        if (command.Severity is { } severity) incident.ChangeSeverity(severity, byPerson: change.Actor.Kind != ActorKind.Integration);
        if (command.Status is { } status) incident.Tell(status);
        if (command.Notes is { } notes) incident.EditNotes(command.NotesBefore, notes);
        if (command.Tags is { } tags) incident.Tag(tags);
        if (command.Unassign) incident.Assign(null, null);
        else if (command.Assignee is { } assignee) incident.Assign(assignee, (await change.Db.Users.RequireAsync(assignee, change.Cancel)).Name);
    }
}

/// <summary>An alert of a worse severity joined.</summary>
public sealed record RaiseSeverity(IncidentId Id, Severity Severity) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class RaiseSeverityHandler : ICommandHandler<RaiseSeverity>
{
    public async Task HandleAsync(RaiseSeverity command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (command.Severity.IsWorseThan(incident.Severity)) incident.ChangeSeverity(command.Severity, byPerson: false);
    }
}
