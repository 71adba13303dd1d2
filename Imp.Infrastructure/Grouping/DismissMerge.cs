using Imp.Domain.Grouping;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Grouping;

/// <summary>Says that two incidents do not belong together: it is not suggested again, to anybody.</summary>
public sealed record DismissMerge(IncidentId Id, IncidentId Other) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id, Other]; }

internal sealed class DismissMergeHandler : ICommandHandler<DismissMerge>
{
    public async Task HandleAsync(DismissMerge command, Change change)
    {
        await change.Db.Incidents.RequireAsync(command.Id, change.Cancel);
        await change.Db.Incidents.RequireAsync(command.Other, change.Cancel);
        var pair = DismissedMerge.Of(command.Id, command.Other);
        if (await change.Db.DismissedMerges.FindAsync([pair.OneId, pair.OtherId], change.Cancel) is not null) return;

        change.Db.DismissedMerges.Add(pair);
        change.Raise(new MergeDismissed(command.Id, command.Other));
    }
}
