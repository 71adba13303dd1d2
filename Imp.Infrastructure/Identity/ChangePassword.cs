using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>A person changes their own password and stays signed in here only.</summary>
/// <param name="Here">The session it is done from.</param>
public sealed record ChangePassword(Secret Current, Secret Password, SessionId? Here) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator()
    {
        RuleFor(c => c.Current).Must(password => password is { Reveal.Length: > 0 }).WithMessage("Enter your current password.");
        RuleFor(c => c.Password).IsPassword();
    }
}

internal sealed class ChangePasswordHandler(Passwords passwords, OwnPassword own) : ICommandHandler<ChangePassword>, IPrepares<ChangePassword>
{
    public void Prepare(ChangePassword command) => passwords.Prepare(command.Password);

    public async Task HandleAsync(ChangePassword command, Change change)
    {
        var me = await change.Db.Users.RequireAsync(change.Actor.DemandPerson(), change.Cancel);
        await own.DemandAsync(me, command.Current, change.Cancel);
        me.SetPasswordHash(passwords.Hash(command.Password));
        await change.EndSessionsAsync(me.Id, but: command.Here);
    }
}
