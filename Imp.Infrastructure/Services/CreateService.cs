using FluentValidation;
using Imp.Domain.Services;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Identity;

namespace Imp.Infrastructure.Services;

/// <summary>Makes a service that a team owns.</summary>
/// <param name="Policy">Null: the team's policy pages.</param>
/// <param name="ReopenWithinMinutes">0 to 1440; 0: a key that comes back always opens a new incident.</param>
public sealed record CreateService(ServiceId Id, string Name, string Description, TeamId Team, PolicyId? Policy = null, int ReopenWithinMinutes = 0) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Team];
}

internal sealed class CreateServiceValidator : AbstractValidator<CreateService>
{
    public CreateServiceValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Description).IsDescription();
        RuleFor(c => c.Team).NotEqual(default(TeamId)).WithMessage("Choose the team that owns it.");
        RuleFor(c => c.ReopenWithinMinutes).InclusiveBetween(0, 1440).WithMessage("From 0 to 1440 minutes.");
    }
}

internal sealed class CreateServiceHandler : ICommandHandler<CreateService>
{
    public async Task HandleAsync(CreateService command, Change change)
    {
        if (await change.Db.Services.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.Db.RefuseServiceNameAsync(command.Name, command.Id, change.Cancel);
        await change.Db.RefuseMissingTeamAsync(command.Team, change.Cancel);
        await change.Db.RefuseMissingPolicyAsync(command.Policy, change.Cancel);
        var service = Service.Create(command.Id, command.Name.Trim(), command.Description.Trim(), command.Team, change.Now);
        service.Edit(service.Name, service.Description, command.Team, command.Policy, command.ReopenWithinMinutes);
        change.Db.Services.Add(service);
    }
}
