using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Identity;

/// <summary>Forgets sessions that ended, or were last used, before an instant; and with them the invitations and reset links that ended.</summary>
public sealed record PruneSessions(DateTimeOffset Before) : ICommand
{
    public Permission Needs => Permission.Own;

    public bool Audited => false;
}

internal sealed class PruneSessionsHandler : ICommandHandler<PruneSessions>
{
    public async Task HandleAsync(PruneSessions command, Change change)
    {
        var before = command.Before;
        await change.Db.Sessions.Where(session => session.EndedAt < before || session.LastSeenAt < before).ExecuteDeleteAsync(change.Cancel);
        await change.Db.Invitations.Where(invitation => invitation.EndsAt < before).ExecuteDeleteAsync(change.Cancel);
        await change.Db.PasswordResets.Where(reset => reset.EndsAt < before).ExecuteDeleteAsync(change.Cancel);
    }
}
