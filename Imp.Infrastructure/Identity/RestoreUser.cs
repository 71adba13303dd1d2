using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Brings an archived person back, with the role and password they had.</summary>
public sealed record RestoreUser(UserId Id) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class RestoreUserHandler : ICommandHandler<RestoreUser>
{
    public async Task HandleAsync(RestoreUser command, Change change)
    {
        var user = await change.Db.Users.RequireAsync(command.Id, change.Cancel);
        change.Actor.DemandFor(user.Role);
        user.Restore();
    }
}
