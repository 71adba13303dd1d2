using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Brings an archived team back, unless its name was given away meanwhile.</summary>
public sealed record RestoreTeam(TeamId Id) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class RestoreTeamHandler : ICommandHandler<RestoreTeam>
{
    public async Task HandleAsync(RestoreTeam command, Change change)
    {
        var team = await change.Db.Teams.RequireAsync(command.Id, change.Cancel);
        await change.Db.RefuseTeamNameAsync(team.Name, command.Id, change.Cancel);
        team.Restore();
    }
}
