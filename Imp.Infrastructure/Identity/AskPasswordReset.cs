using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;

namespace Imp.Infrastructure.Identity;

/// <summary>Makes a reset link count.</summary>
/// <param name="Id">Whose; null for an address nobody has. That is written too, so that both take the same time.</param>
/// <param name="Key">Made by the caller, who sends the link.</param>
public sealed record AskPasswordReset(UserId? Id, Secret Key) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class AskPasswordResetHandler : ICommandHandler<AskPasswordReset>
{
    public Task HandleAsync(AskPasswordReset command, Change change)
    {
        // Only Imp's own desk asks, after it has looked who that is.
        if (change.Actor.Kind != ActorKind.System) throw new NotAllowed(Permission.Own);
        if (command.Id is { } id) change.Db.PasswordResets.Add(PasswordReset.Create(id, command.Key.Reveal, change.Now));
        return Task.CompletedTask;
    }
}
