using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Makes a passkey worthless: one's own, or, for an owner, somebody else's.</summary>
public sealed record RemovePasskey(string Id) : ICommand
{
    public Permission Needs => Permission.View;

    public bool WantsProof => true;
}

internal sealed class RemovePasskeyHandler : ICommandHandler<RemovePasskey>
{
    public async Task HandleAsync(RemovePasskey command, Change change)
    {
        var me = change.Actor.DemandPerson();
        var passkey = await change.Db.Passkeys.SingleOrDefaultAsync(one => one.Id == command.Id, change.Cancel);
        if (passkey is null || passkey.UserId != me && !change.Actor.Role.May(Permission.Own)) throw new Missing("passkey");

        change.Db.Passkeys.Remove(passkey);
        change.Raise(new PasskeyRemoved(passkey.UserId));
    }
}
