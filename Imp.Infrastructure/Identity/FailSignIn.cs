using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;

namespace Imp.Infrastructure.Identity;

/// <summary>Remembers that somebody did not get in.</summary>
/// <param name="Id">Whose address was given; null for an address nobody has. That is written too, so that both take the same time.</param>
/// <param name="OnKnownDevice">True where they have signed in before: the device has a count of its own, and strangers do not wait for it.</param>
public sealed record FailSignIn(UserId? Id, bool OnKnownDevice = false) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class FailSignInHandler : ICommandHandler<FailSignIn>
{
    public async Task HandleAsync(FailSignIn command, Change change)
    {
        if (command is { Id: { } id, OnKnownDevice: false }) (await change.Db.Users.RequireAsync(id, change.Cancel)).FailSignIn(change.Now);
    }
}
