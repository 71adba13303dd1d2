using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Makes the link of an invitation worthless.</summary>
public sealed record WithdrawInvitation(InvitationId Id) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class WithdrawInvitationHandler : ICommandHandler<WithdrawInvitation>
{
    public async Task HandleAsync(WithdrawInvitation command, Change change)
    {
        var invitation = await change.Db.Invitations.RequireAsync(command.Id, change.Cancel);
        change.Actor.DemandFor(invitation.Role);
        invitation.Withdraw(change.Now);
    }
}
