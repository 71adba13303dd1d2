using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Services;

/// <summary>Changes a service. Incidents that are open keep the escalation they started with.</summary>
/// <param name="Policy">Null: the team's policy pages.</param>
/// <param name="ReopenWithinMinutes">0 to 1440; 0: a key that comes back always opens a new incident.</param>
public sealed record EditService(ServiceId Id, string Name, string Description, TeamId Team, PolicyId? Policy, int ReopenWithinMinutes) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id, Team];
}

internal sealed class EditServiceValidator : AbstractValidator<EditService>
{
    public EditServiceValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Description).IsDescription();
        RuleFor(c => c.Team).NotEqual(default(TeamId)).WithMessage("Choose the team that owns it.");
        RuleFor(c => c.ReopenWithinMinutes).InclusiveBetween(0, 1440).WithMessage("From 0 to 1440 minutes.");
    }
}

internal sealed class EditServiceHandler : ICommandHandler<EditService>
{
    public async Task HandleAsync(EditService command, Change change)
    {
        var service = await change.Db.Services.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseServiceNameAsync(command.Name, command.Id, change.Cancel);
        if (command.Team != service.TeamId) await change.Db.RefuseMissingTeamAsync(command.Team, change.Cancel);
        if (command.Policy != service.PolicyId) await change.Db.RefuseMissingPolicyAsync(command.Policy, change.Cancel);
        service.Edit(command.Name.Trim(), command.Description.Trim(), command.Team, command.Policy, command.ReopenWithinMinutes);
    }
}
