using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Says whether everybody who signs in with a password needs a second step. Who has none sets it up at the next sign-in.</summary>
public sealed record RequireSecondFactor(bool ForAll) : ICommand
{
    public Permission Needs => Permission.Own;

    public bool WantsProof => true;
}

internal sealed class RequireSecondFactorHandler : ICommandHandler<RequireSecondFactor>
{
    public async Task HandleAsync(RequireSecondFactor command, Change change)
    {
        var rules = await change.Db.SignInRules.SingleOrDefaultAsync(change.Cancel);
        if (rules is null) change.Db.SignInRules.Add(rules = new SignInRules());
        rules.RequireSecondFactor(command.ForAll);
    }
}
