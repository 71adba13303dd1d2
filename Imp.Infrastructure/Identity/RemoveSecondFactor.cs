using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>An owner lets somebody in who lost phone and recovery codes: the second step is gone, and all their browsers are signed out.</summary>
public sealed record RemoveSecondFactor(UserId Id) : ICommand
{
    public Permission Needs => Permission.Own;

    public bool WantsProof => true;
}

internal sealed class RemoveSecondFactorHandler : ICommandHandler<RemoveSecondFactor>
{
    public async Task HandleAsync(RemoveSecondFactor command, Change change)
    {
        if (change.Actor.User == command.Id) throw new Refusal("person.own-second-factor", "Switch off your own on your profile; it asks for your password.");

        await change.Db.Users.RequireAsync(command.Id, change.Cancel);
        if (!await change.RemoveSecondFactorAsync(command.Id)) return;

        change.Raise(new SecondFactorOff(command.Id));
        await change.EndSessionsAsync(command.Id);
    }
}
