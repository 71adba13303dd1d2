using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Escalation;

/// <summary>Takes a policy out of use. Refused while a team or a service relies on it.</summary>
public sealed record ArchivePolicy(PolicyId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ArchivePolicyHandler : ICommandHandler<ArchivePolicy>
{
    public async Task HandleAsync(ArchivePolicy command, Change change)
    {
        var policy = await change.Db.Policies.RequireAsync(command.Id, change.Cancel);
        if (await UserOfAsync(change.Db, command.Id, change.Cancel) is { } user)
            throw new Refusal("policy.used", $"{user} uses “{policy.Name}”; choose another policy there first.");
        policy.Archive(change.Now);
    }

    private static async Task<string?> UserOfAsync(ImpDb db, PolicyId policy, CancellationToken cancel)
    {
        var team = await db.Teams.Where(one => one.PolicyId == policy && one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => one.Name).FirstOrDefaultAsync(cancel);
        if (team is not null) return $"The team {team}";

        var service = await db.Services.Where(one => one.PolicyId == policy && one.ArchivedAt == null).OrderBy(one => one.Name).Select(one => one.Name).FirstOrDefaultAsync(cancel);
        return service is null ? null : $"The service {service}";
    }
}

/// <summary>Takes the archiving back.</summary>
public sealed record RestorePolicy(PolicyId Id) : ITeamCommand { public Permission Needs => Permission.Manage; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class RestorePolicyHandler : ICommandHandler<RestorePolicy>
{
    public async Task HandleAsync(RestorePolicy command, Change change) => (await change.Db.Policies.RequireAsync(command.Id, change.Cancel)).Restore();
}
