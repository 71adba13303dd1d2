using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Integrations;

/// <summary>Tries a kept request no longer.</summary>
public sealed record RemoveTransformCase(Guid Id) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [new TransformCaseKey(Id)];
}

internal sealed class RemoveTransformCaseHandler : ICommandHandler<RemoveTransformCase>
{
    public async Task HandleAsync(RemoveTransformCase command, Change change)
    {
        if (await change.Db.TransformCases.FindAsync([command.Id], change.Cancel) is not { } kept) return;
        change.Db.TransformCases.Remove(kept);
        change.Raise(new TransformCaseRemoved(kept.IntegrationId));
    }
}
