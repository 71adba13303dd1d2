using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Ends all sessions of a person: one's own, or, for a manager, somebody else's.</summary>
/// <param name="Person">Null: the actor.</param>
/// <param name="But">A session that stays; null: none does.</param>
public sealed record SignOutEverywhere(UserId? Person = null, SessionId? But = null) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class SignOutEverywhereHandler : ICommandHandler<SignOutEverywhere>
{
    public async Task HandleAsync(SignOutEverywhere command, Change change)
    {
        var person = command.Person ?? change.Actor.DemandPerson();
        if (person != change.Actor.User)
        {
            change.Actor.Demand(Permission.Manage);
            change.Actor.DemandFor((await change.Db.Users.RequireAsync(person, change.Cancel)).Role);
        }
        await change.EndSessionsAsync(person, command.But);
    }
}
