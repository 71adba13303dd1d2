using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>A signed-in person proves with the password who they are, before something that wants it.</summary>
/// <param name="Session">The browser it is done in.</param>
public sealed record ConfirmSession(SessionId Session, Secret Password) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class ConfirmSessionHandler(OwnPassword own) : ICommandHandler<ConfirmSession>
{
    public async Task HandleAsync(ConfirmSession command, Change change)
    {
        var session = await change.Db.Sessions.RequireAsync(command.Session, change.Cancel);
        if (session.UserId != change.Actor.DemandPerson() || session.EndedAt is not null) throw new Missing("session");

        await own.DemandAsync(await change.Db.Users.RequireAsync(session.UserId, change.Cancel), command.Password, change.Cancel);
        session.Confirm(change.Now);
    }
}
