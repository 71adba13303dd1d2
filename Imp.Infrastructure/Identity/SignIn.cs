using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Starts a session for the actor, whose first proof (password, passkey, proxy) the caller has checked. The second is checked here, where a code can be used up.</summary>
/// <param name="Session">Random, never a number that grows: whoever guesses it is signed in.</param>
/// <param name="Browser">As it named itself; cut at 200 characters.</param>
/// <param name="Code">Of the second factor; null where none was asked for.</param>
/// <param name="Enrol">A second factor to switch on with that code, for whoever needs one and has none; null otherwise.</param>
/// <param name="Passkey">Whose signature was checked; null for whoever came in another way.</param>
public sealed record SignIn(SessionId Session, string? Browser, SignInWay Way = SignInWay.Password, Secret? Code = null, NewSecondFactor? Enrol = null, UsedPasskey? Passkey = null) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class SignInValidator : AbstractValidator<SignIn>
{
    public SignInValidator()
    {
        RuleFor(c => c.Session).NotEqual(default(SessionId));
        RuleFor(c => c.Way).IsInEnum();
        RuleFor(c => c.Enrol!).SetValidator(new NewSecondFactorValidator()).When(c => c.Enrol is not null);
    }
}

internal sealed class SignInHandler(Sealing sealing) : ICommandHandler<SignIn>
{
    public async Task HandleAsync(SignIn command, Change change)
    {
        var user = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        if (user.ArchivedAt is not null) throw new NotAllowed(Permission.View);

        if (command.Way == SignInWay.Password) await DemandSecondAsync(command, user, change);
        if (command.Way == SignInWay.Passkey) await UseAsync(command.Passkey, user, change);
        change.StartSession(command.Session, user, command.Way, command.Browser);
    }

    private static async Task UseAsync(UsedPasskey? use, User user, Change change)
    {
        // It may have been removed since its signature was checked.
        if (use is null || await change.Db.Passkeys.FindAsync([use.Id], change.Cancel) is not { } passkey || passkey.UserId != user.Id) throw new Missing("passkey");

        passkey.Used(use, change.Now);
    }

    /// <exception cref="Refusal"><c>sign-in.code</c> when the code does not count; <c>sign-in.second-factor</c> when there must be one.</exception>
    private async Task DemandSecondAsync(SignIn command, User user, Change change)
    {
        var code = command.Code ?? new Secret("");
        if (await change.Db.SecondFactors.SingleOrDefaultAsync(one => one.UserId == user.Id, change.Cancel) is { } factor)
        {
            var seed = sealing.Open(factor.SealedSeed)
                ?? throw new Refusal("sign-in.code", "The seed of your app cannot be read: the key file is another one. An owner can take the second step off you.");
            if (!factor.Take(Convert.FromHexString(seed.Reveal), code.Reveal, change.Now)) throw new Refusal("sign-in.code", SignInDesk.CodeRefused);
        }
        else if (command.Enrol is { } enrol)
        {
            change.Db.SecondFactors.Add(enrol.SwitchOn(user.Id, code, sealing, change.Now));
        }
        else if (await change.Db.SignInRules.AnyAsync(rules => rules.SecondFactorForAll, change.Cancel))
        {
            throw new Refusal("sign-in.second-factor", "Everybody needs a second step here.");
        }
    }
}
