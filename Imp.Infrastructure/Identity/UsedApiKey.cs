using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Identity;

/// <summary>Notes that an API key was used. Once a minute at most, and nothing that anybody would call a change.</summary>
public sealed record UsedApiKey(ApiKeyId Id) : ICommand
{
    public Permission Needs => Permission.View;

    public bool Audited => false;
}

internal sealed class UsedApiKeyHandler : ICommandHandler<UsedApiKey>
{
    public async Task HandleAsync(UsedApiKey command, Change change) =>
        (await change.Db.ApiKeys.FindAsync([command.Id], change.Cancel))?.Used(change.Now);
}
