using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Escalation;

/// <summary>Makes an escalation that runs follow its policy as it is now, instead of as it was when it started.</summary>
public sealed record ApplyPolicy(IncidentId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class ApplyPolicyHandler : ICommandHandler<ApplyPolicy>
{
    public async Task HandleAsync(ApplyPolicy command, Change change)
    {
        _ = await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        if (await change.Db.Escalations.FindAsync([command.Id], change.Cancel) is not { } climb) return;
        var ladder = await change.Db.LadderOfAsync(command.Id, change.Cancel);
        if (!climb.Follows(ladder)) climb.Adopt(ladder, change.Now);
    }
}
