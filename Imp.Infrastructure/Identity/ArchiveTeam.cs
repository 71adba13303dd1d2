using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Ends a team that owns no active service any more and that no policy pages.</summary>
public sealed record ArchiveTeam(TeamId Id) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class ArchiveTeamHandler : ICommandHandler<ArchiveTeam>
{
    public async Task HandleAsync(ArchiveTeam command, Change change)
    {
        var team = await change.Db.Teams.RequireAsync(command.Id, change.Cancel);
        if (await change.Db.Services.CountAsync(service => service.TeamId == command.Id && service.ArchivedAt == null, change.Cancel) is var left and > 0)
            throw new Refusal("team.services", $"{team.Name} still owns {left} active {(left == 1 ? "service" : "services")}. Give them to another team or archive them first.");
        var policies = await change.Db.Policies.AsNoTracking().Where(policy => policy.ArchivedAt == null).ToListAsync(change.Cancel);
        if (policies.Find(policy => policy.Steps.Any(step => step.Teams.Contains(command.Id))) is { } user)
            throw new Refusal("team.policies", $"The escalation policy {user.Name} pages {team.Name}. Take it out of the policy first.");
        team.Archive(change.Now);
    }
}
