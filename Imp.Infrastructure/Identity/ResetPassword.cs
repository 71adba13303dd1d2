using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Sets a new password for whoever has the link, and signs them out everywhere. The second step stays. Imp itself sends this: the link is the proof.</summary>
public sealed record ResetPassword(Secret Key, Secret Password) : ICommand
{
    public Permission Needs => Permission.Own;
}

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPassword>
{
    public ResetPasswordValidator() => RuleFor(c => c.Password).IsPassword();
}

internal sealed class ResetPasswordHandler(Passwords passwords) : ICommandHandler<ResetPassword>, IPrepares<ResetPassword>
{
    public void Prepare(ResetPassword command) => passwords.Prepare(command.Password);

    public async Task HandleAsync(ResetPassword command, Change change)
    {
        var hash = KeyText.Hash(command.Key.Reveal);
        var reset = await change.Db.PasswordResets.SingleOrDefaultAsync(one => one.Hash == hash, change.Cancel) ?? throw new Missing("link");
        reset.Use(change.Now);
        var user = await change.Db.Users.RequireAsync(reset.UserId, change.Cancel);
        if (user.ArchivedAt is not null) throw new Missing("link");

        user.SetPasswordHash(passwords.Hash(command.Password));
        await change.EndSessionsAsync(user.Id);
        // Older links that lie in the same mailbox end too.
        await change.Db.PasswordResets.Where(one => one.UserId == user.Id && one.Hash != hash).ExecuteDeleteAsync(change.Cancel);
    }
}
