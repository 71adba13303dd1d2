using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Wall;

/// <summary>Ends an address of the wall screen for good.</summary>
public sealed record WithdrawWallLink(WallLinkId Id) : ICommand { public Permission Needs => Permission.Manage; }

internal sealed class WithdrawWallLinkHandler : ICommandHandler<WithdrawWallLink>
{
    public async Task HandleAsync(WithdrawWallLink command, Change change) => (await change.Db.WallLinks.RequireAsync(command.Id, change.Cancel)).Withdraw(change.Now);
}

/// <summary>Notes that a screen opened it.</summary>
public sealed record UsedWallLink(WallLinkId Id) : ICommand
{
    public Permission Needs => Permission.View;

    public bool Audited => false;
}

internal sealed class UsedWallLinkHandler : ICommandHandler<UsedWallLink>
{
    public async Task HandleAsync(UsedWallLink command, Change change) => (await change.Db.WallLinks.FindAsync([command.Id], change.Cancel))?.Used(change.Now);
}
