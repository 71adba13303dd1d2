using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Probes;

/// <summary>Asks a probe to look at once.</summary>
public sealed record LookNow(ProbeId Id) : ICommand { public Permission Needs => Permission.Respond; }

internal sealed class LookNowHandler : ICommandHandler<LookNow>
{
    public async Task HandleAsync(LookNow command, Change change) => (await change.Db.Probes.RequireAsync(command.Id, change.Cancel)).LookNow(change.Now);
}
