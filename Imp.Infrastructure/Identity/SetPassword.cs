using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Gives somebody else a new password, to be handed over, and signs them out everywhere. One's own is changed by <see cref="ChangePassword"/>.</summary>
public sealed record SetPassword(UserId Id, Secret Password) : ICommand
{
    public Permission Needs => Permission.Manage;

    public bool WantsProof => true;
}

internal sealed class SetPasswordValidator : AbstractValidator<SetPassword>
{
    public SetPasswordValidator() => RuleFor(c => c.Password).IsPassword();
}

internal sealed class SetPasswordHandler(Passwords passwords) : ICommandHandler<SetPassword>, IPrepares<SetPassword>
{
    public void Prepare(SetPassword command) => passwords.Prepare(command.Password);

    public async Task HandleAsync(SetPassword command, Change change)
    {
        if (change.Actor.User == command.Id) throw new Refusal("person.own-password", "Change your own password on your profile; it asks for the current one.");

        var user = await change.Db.Users.RequireAsync(command.Id, change.Cancel);
        change.Actor.DemandFor(user.Role);
        user.SetPasswordHash(passwords.Hash(command.Password));
        await change.EndSessionsAsync(command.Id);
    }
}
