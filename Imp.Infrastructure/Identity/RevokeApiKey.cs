using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Withdraws a key for good; it stops working at once. Whoever manages a team withdraws those that are limited to it.</summary>
public sealed record RevokeApiKey(ApiKeyId Id) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    IEnumerable<IId> ITeamCommand.About => [Id];
}

internal sealed class RevokeApiKeyHandler : ICommandHandler<RevokeApiKey>
{
    public async Task HandleAsync(RevokeApiKey command, Change change)
    {
        var key = await change.Db.ApiKeys.RequireAsync(command.Id, change.Cancel);
        change.Actor.DemandFor(key.Scope);
        key.Revoke(change.Now);
    }
}
