using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;

namespace Imp.Infrastructure.Identity;

/// <summary>A person's sign-in asks for a code of an app from now on. Replaces what was there: a new phone.</summary>
/// <param name="Code">What the app shows: proof that it took the seed.</param>
public sealed record SwitchOnSecondFactor(Secret Password, NewSecondFactor Factor, Secret Code) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class SwitchOnSecondFactorValidator : AbstractValidator<SwitchOnSecondFactor>
{
    public SwitchOnSecondFactorValidator()
    {
        RuleFor(c => c.Password).Must(password => password is { Reveal.Length: > 0 }).WithMessage("Enter your password.");
        RuleFor(c => c.Code).Must(code => code is { Reveal.Length: > 0 }).WithMessage("Enter the code that the app shows.");
        RuleFor(c => c.Factor).NotNull().SetValidator(new NewSecondFactorValidator());
    }
}

internal sealed class SwitchOnSecondFactorHandler(OwnPassword own, Sealing sealing) : ICommandHandler<SwitchOnSecondFactor>
{
    public async Task HandleAsync(SwitchOnSecondFactor command, Change change)
    {
        var me = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        await own.DemandAsync(me, command.Password, change.Cancel);
        await change.RemoveSecondFactorAsync(me.Id);
        change.Db.SecondFactors.Add(command.Factor.SwitchOn(me.Id, command.Code, sealing, change.Now));
    }
}
