using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Ends a session: this one, another browser's of the same person, or, for a manager, somebody else's.</summary>
public sealed record SignOut(SessionId Session) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class SignOutHandler : ICommandHandler<SignOut>
{
    public async Task HandleAsync(SignOut command, Change change)
    {
        var session = await change.Db.Sessions.RequireAsync(command.Session, change.Cancel);
        if (session.UserId != change.Actor.DemandPerson() && !await MayEndAsync(session.UserId, change)) throw new Missing("session");

        session.End(change.Now);
    }

    private static async Task<bool> MayEndAsync(UserId person, Change change) =>
        change.Actor.Role.May(Permission.Manage) && (await change.Db.Users.RequireAsync(person, change.Cancel)).Role <= change.Actor.Role;
}
