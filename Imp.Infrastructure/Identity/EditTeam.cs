using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Changes a team's name, description, policy and people.</summary>
/// <param name="Members">All of them; who is left out leaves.</param>
public sealed record EditTeam(TeamId Id, string Name, string Description, PolicyId? Policy, IReadOnlyList<UserId> Members) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class EditTeamValidator : AbstractValidator<EditTeam>
{
    public EditTeamValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Description).IsDescription();
        RuleFor(c => c.Members).Must(members => members is { Count: <= 500 }).WithMessage("At most 500 people.");
    }
}

internal sealed class EditTeamHandler : ICommandHandler<EditTeam>
{
    public async Task HandleAsync(EditTeam command, Change change)
    {
        var team = await change.Db.Teams.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseTeamNameAsync(command.Name, command.Id, change.Cancel);
        if (command.Policy != team.PolicyId) await change.Db.RefuseMissingPolicyAsync(command.Policy, change.Cancel);
        var members = await change.Db.Users.Where(user => command.Members.Contains(user.Id)).Select(user => user.Id).ToListAsync(change.Cancel);
        team.Edit(command.Name.Trim(), command.Description.Trim(), command.Policy, members);
    }
}
