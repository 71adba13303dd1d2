using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Probes;

/// <summary>Asks a probe to look at once.</summary>
public sealed record LookNow(ProbeId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class LookNowHandler : ICommandHandler<LookNow>
{
    public async Task HandleAsync(LookNow command, Change change) => (await change.Db.Probes.RequireAsync(command.Id, change.Cancel)).LookNow(change.Now);
}
