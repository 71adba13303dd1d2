using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Incidents;

/// <summary>Changes what is known of it; what is null stays as it is.</summary>
/// <param name="NotesBefore">What the writer saw when starting to write; given, what somebody else changed in between is merged, and refused where both changed the same lines.</param>
/// <param name="Assignee">Who has it.</param>
/// <param name="Unassign">True to take the assignee away.</param>
/// <param name="Seen">What the other fields were when the writer began; null to change them whatever they are now.</param>
public sealed record EditIncident(
    IncidentId Id, string? Title = null, Severity? Severity = null, StatusAction? Status = null, string? Notes = null, string? NotesBefore = null,
    IReadOnlyList<string>? Tags = null, UserId? Assignee = null, bool Unassign = false, IncidentSeen? Seen = null) : ITeamCommand
{
    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => [Id];

    /// <summary>Roles by name, each with who is to have it: null for nobody.</summary>
    public IReadOnlyDictionary<string, UserId?>? Roles { get; init; }

    /// <summary>What customers notice.</summary>
    public ImpactEdit? Impact { get; init; }
}

internal sealed class EditIncidentValidator : AbstractValidator<EditIncident>
{
    public EditIncidentValidator()
    {
        RuleFor(c => c.Title).Must(title => title is null || title.Trim().Length > 0).WithMessage("A title cannot be empty.").MaximumLength(255);
        RuleFor(c => c.Severity).IsInEnum();
        RuleFor(c => c.Status).IsInEnum();
        RuleFor(c => c.Notes).MaximumLength(Incident.LongestNotes).WithMessage("Notes hold at most 32,768 characters.");
        RuleFor(c => c.Tags).Must(tags => tags is null || tags.Count <= TagNames.Most).WithMessage($"At most {TagNames.Most} tags.");
        RuleFor(c => c.Roles).Must(roles => roles is null || roles.Count <= IncidentRoles.Most && roles.Keys.All(name => name.Trim() is { Length: > 0 and <= IncidentRoles.Longest }))
            .WithMessage($"A role's name has 1 to {IncidentRoles.Longest} characters, and there are at most {IncidentRoles.Most}.");
        RuleFor(c => c.Impact!.Who).MaximumLength(CustomerImpact.LongestWho).WithMessage($"At most {CustomerImpact.LongestWho} characters.").OverridePropertyName("Impact").When(c => c.Impact is not null);
        RuleFor(c => c.Impact!.Count).InclusiveBetween(0, CustomerImpact.MostCount).WithMessage("A whole number, 0 or more.").OverridePropertyName("Impact").When(c => c.Impact is not null);
        RuleFor(c => c.Impact!.Workaround).MaximumLength(CustomerImpact.LongestWorkaround).WithMessage("At most 2,000 characters.").OverridePropertyName("Impact").When(c => c.Impact is not null);
    }
}

internal sealed class EditIncidentHandler : ICommandHandler<EditIncident>
{
    public async Task HandleAsync(EditIncident command, Change change)
    {
        var incident = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (command.Title is { } title) incident.Rename(title.Trim(), command.Seen?.Title);
        if (command.Severity is { } severity) incident.ChangeSeverity(severity, byPerson: change.Actor.Kind != ActorKind.Integration, command.Seen?.Severity);
        if (command.Status is { } status) incident.Tell(status, command.Seen?.Status);
        if (command.Notes is { } notes) incident.EditNotes(command.NotesBefore, notes);
        if (command.Tags is { } tags) incident.Tag(tags, command.Seen?.Tags);
        if (command.Impact is { } impact) incident.DescribeImpact(impact, command.Seen?.Impact);
        foreach (var (role, person) in command.Roles ?? new Dictionary<string, UserId?>())
            incident.GiveRole(role, person, person is { } one ? (await change.Db.Users.RequireAsync(one, change.Cancel)).Name : null, command.Seen?.Role);
        if (command.Unassign) incident.Assign(null, null, command.Seen?.Assignee);
        else if (command.Assignee is { } assignee) incident.Assign(assignee, (await change.Db.Users.RequireAsync(assignee, change.Cancel)).Name, command.Seen?.Assignee);
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
