using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Changes a team's name, description, policy and people.</summary>
/// <param name="Members">All of them; who is left out leaves.</param>
/// <param name="Responders">Those of the members who may respond to the team's incidents whatever their own role; null: as it is now.</param>
/// <param name="Managers">Those of the members who may change what the team owns whatever their own role; null: as it is now.</param>
public sealed record EditTeam(
    TeamId Id, string Name, string Description, PolicyId? Policy, IReadOnlyList<UserId> Members, IReadOnlyList<UserId>? Responders = null, IReadOnlyList<UserId>? Managers = null) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class EditTeamValidator : AbstractValidator<EditTeam>
{
    public EditTeamValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Description).IsDescription();
        RuleFor(c => c.Members).Must(members => members is { Count: <= 500 }).WithMessage("At most 500 people.");
        RuleFor(c => c.Responders).AreOf(c => c.Members);
        RuleFor(c => c.Managers).AreOf(c => c.Members);
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
        var (responders, managers) = (command.Responders ?? team.With(TeamRole.Responder), command.Managers ?? team.With(TeamRole.Manager));
        // A role opens doors.
        if (team.Trust(TeamRules.RoleOf(responders, managers))) change.DemandProof();
    }
}
