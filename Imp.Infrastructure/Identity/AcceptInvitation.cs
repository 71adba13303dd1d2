using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Whoever has the link becomes a person here, with the role and the teams of the invitation. Imp itself sends this: the link is the proof.</summary>
/// <param name="EmailMethod">Id of the first contact method, the mail address.</param>
public sealed record AcceptInvitation(Secret Key, UserId Id, ContactMethodId EmailMethod, string Name, Secret Password) : ICommand
{
    public Permission Needs => Permission.Own;
}

internal sealed class AcceptInvitationValidator : AbstractValidator<AcceptInvitation>
{
    public AcceptInvitationValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Password).IsPassword();
    }
}

internal sealed class AcceptInvitationHandler(Passwords passwords) : ICommandHandler<AcceptInvitation>, IPrepares<AcceptInvitation>
{
    public void Prepare(AcceptInvitation command) => passwords.Prepare(command.Password);

    public async Task HandleAsync(AcceptInvitation command, Change change)
    {
        var hash = KeyText.Hash(command.Key.Reveal);
        var invitation = await change.Db.Invitations.SingleOrDefaultAsync(one => one.Hash == hash, change.Cancel) ?? throw new Missing("invitation");
        invitation.Accept(change.Now);
        await change.Db.Users.RefuseTakenAsync(invitation.Email, command.Id, change.Cancel);
        var user = User.Create(command.Id, invitation.Email, command.Name.Trim(), invitation.Role, change.Now);
        user.SetPasswordHash(passwords.Hash(command.Password));
        change.Db.Users.Add(user);
        change.Db.ContactMethods.Add(ContactMethod.Create(command.EmailMethod, command.Id, ChannelKind.Email, "E-mail", user.Email, null, change.Now));
        await change.JoinTeamsAsync(user.Id, invitation.Teams);
    }
}
