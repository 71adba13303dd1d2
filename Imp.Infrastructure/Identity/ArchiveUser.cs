using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Takes a person out: signed out everywhere, paged no more, offered nowhere. What they did stays.</summary>
public sealed record ArchiveUser(UserId Id) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class ArchiveUserHandler : ICommandHandler<ArchiveUser>
{
    public async Task HandleAsync(ArchiveUser command, Change change)
    {
        var user = await change.Db.Users.RequireAsync(command.Id, change.Cancel);
        change.Actor.DemandFor(user.Role);
        if (user.ArchivedAt is null && user.Role == Role.Owner) await change.Db.Users.RefuseLastOwnerAsync(command.Id, change.Cancel);
        user.Archive(change.Now);
        await change.EndSessionsAsync(command.Id);
    }
}
