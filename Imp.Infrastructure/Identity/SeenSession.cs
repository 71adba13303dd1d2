using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Identity;

/// <summary>Notes that a session was used. Once a minute at most, and nothing that anybody would call a change.</summary>
public sealed record SeenSession(SessionId Id) : ICommand
{
    public Permission Needs => Permission.View;

    public bool Audited => false;
}

internal sealed class SeenSessionHandler : ICommandHandler<SeenSession>
{
    public async Task HandleAsync(SeenSession command, Change change) =>
        (await change.Db.Sessions.FindAsync([command.Id], change.Cancel))?.Seen(change.Now);
}
