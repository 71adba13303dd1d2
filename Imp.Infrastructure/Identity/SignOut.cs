using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Ends one of the actor's own sessions: this one, or another browser's.</summary>
public sealed record SignOut(SessionId Session) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class SignOutHandler : ICommandHandler<SignOut>
{
    public async Task HandleAsync(SignOut command, Change change)
    {
        var session = await change.Db.Sessions.RequireAsync(command.Session, change.Cancel);
        if (session.UserId != change.Actor.DemandPerson()) throw new Missing("session");

        session.End(change.Now);
    }
}
