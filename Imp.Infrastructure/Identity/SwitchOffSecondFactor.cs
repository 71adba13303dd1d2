using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>A person's sign-in asks for the password only. Refused where an owner demands more of everybody.</summary>
public sealed record SwitchOffSecondFactor(Secret Password) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class SwitchOffSecondFactorHandler(OwnPassword own) : ICommandHandler<SwitchOffSecondFactor>
{
    public async Task HandleAsync(SwitchOffSecondFactor command, Change change)
    {
        var me = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        await own.DemandAsync(me, command.Password, change.Cancel);
        if (await change.Db.SignInRules.AnyAsync(rules => rules.SecondFactorForAll, change.Cancel))
            throw new Refusal("sign-in.second-factor", "Everybody needs a second step here. You can set it up anew, for example on another phone.");
        if (await change.RemoveSecondFactorAsync(me.Id)) change.Raise(new SecondFactorOff(me.Id));
    }
}
