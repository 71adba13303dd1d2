using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database.Sqlite;

namespace Imp.Infrastructure.Jobs;

/// <summary>
/// The clock jumped. Turned back, what is due after a while comes as soon as it would have; put forward, it stays as it is: a machine that slept
/// looks the same, and what is overdue then is done at once, and once.
/// </summary>
/// <param name="By">Negative when it was turned back.</param>
public sealed record NoteClockJump(TimeSpan By) : ICommand { public Permission Needs => Permission.Own; }

internal sealed class NoteClockJumpHandler : ICommandHandler<NoteClockJump>
{
    public Task HandleAsync(NoteClockJump command, Change change)
    {
        if (command.By < TimeSpan.Zero) DueSql.Hasten(change.Writer, -command.By);
        return Task.CompletedTask;
    }
}
