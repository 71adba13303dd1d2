using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Adds a passkey of the actor's, whose making the caller has checked.</summary>
/// <param name="Name">What its person calls it, for example the device.</param>
public sealed record AddPasskey(string Name, MadePasskey Made) : ICommand
{
    public Permission Needs => Permission.View;

    public bool WantsProof => true;
}

internal sealed class AddPasskeyValidator : AbstractValidator<AddPasskey>
{
    public AddPasskeyValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Made.Id).NotEmpty().MaximumLength(1_400);
        RuleFor(c => c.Made.PublicKey).Must(key => key is { Length: > 0 and <= 4_096 }).WithMessage("This is no key.");
    }
}

internal sealed class AddPasskeyHandler : ICommandHandler<AddPasskey>
{
    /// <summary>So many a person may have.</summary>
    private const int Most = 20;

    public async Task HandleAsync(AddPasskey command, Change change)
    {
        var me = change.Actor.DemandPerson();
        if (await change.Db.Passkeys.FindAsync([command.Made.Id], change.Cancel) is { } known)
        {
            if (known.UserId == me) return;
            throw new Refusal("passkey.taken", "This passkey belongs to somebody already.");
        }
        if (await change.Db.Passkeys.CountAsync(one => one.UserId == me, change.Cancel) >= Most) throw new Refusal("passkey.many", $"You have {Most} passkeys. Remove one that you no longer use.");
        change.Db.Passkeys.Add(Passkey.Create(me, command.Name.Trim(), command.Made, change.Now));
    }
}
