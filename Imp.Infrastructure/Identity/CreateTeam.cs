using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Makes a team. Its services page by its policy.</summary>
/// <param name="Policy">Null: the owners are paged until there is one.</param>
/// <param name="Members">Null: nobody yet.</param>
/// <param name="Responders">Those of the members who may respond to the team's incidents whatever their own role; null: nobody.</param>
/// <param name="Managers">Those of the members who may change what the team owns whatever their own role; null: nobody.</param>
public sealed record CreateTeam(
    TeamId Id, string Name, string Description, PolicyId? Policy = null, IReadOnlyList<UserId>? Members = null, IReadOnlyList<UserId>? Responders = null, IReadOnlyList<UserId>? Managers = null) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class CreateTeamValidator : AbstractValidator<CreateTeam>
{
    public CreateTeamValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Description).IsDescription();
        RuleFor(c => c.Members).Must(members => members is null || members.Count <= 500).WithMessage("At most 500 people.");
        RuleFor(c => c.Responders).AreOf(c => c.Members ?? []);
        RuleFor(c => c.Managers).AreOf(c => c.Members ?? []);
    }
}

internal sealed class CreateTeamHandler : ICommandHandler<CreateTeam>
{
    public async Task HandleAsync(CreateTeam command, Change change)
    {
        if (await change.Db.Teams.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.Db.RefuseTeamNameAsync(command.Name, command.Id, change.Cancel);
        await change.Db.RefuseMissingPolicyAsync(command.Policy, change.Cancel);
        var wanted = command.Members ?? [];
        var members = await change.Db.Users.Where(user => wanted.Contains(user.Id) && user.ArchivedAt == null).Select(user => user.Id).ToListAsync(change.Cancel);
        var team = Team.Create(command.Id, command.Name.Trim(), command.Description.Trim(), change.Now);
        team.Edit(team.Name, team.Description, command.Policy, members);
        if (team.Trust(TeamRules.RoleOf(command.Responders ?? [], command.Managers ?? []))) change.DemandProof();
        change.Db.Teams.Add(team);
    }
}
